import type { FeedAccess } from './feed-authority.js';
import type { FeedMessage } from './feed-message.js';
import type { FeedMember } from './feed-members.js';

/** A polling client, which waits for something to happen. */
export class Poll implements FeedMember {
  private wake: () => void = () => undefined;
  private happened = false;
  private over = false;

  constructor(
    readonly access: FeedAccess,
    public keys: string,
  ) {}

  deliver({ isNews }: FeedMessage): void {
    if (isNews) this.happen();
  }

  end(): void {
    this.over = true;
    this.happen();
  }

  /** Whether it may not be answered any more. */
  get isOver(): boolean {
    return this.over;
  }

  /** Resolves when there is news, or the connection must end, or `patience` milliseconds are over. */
  async news(patience: number): Promise<void> {
    if (this.happened) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private happen(): void {
    this.happened = true;
    this.wake();
  }
}
