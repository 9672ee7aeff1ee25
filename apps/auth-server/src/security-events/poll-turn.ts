import type { FeedAccess } from '../revocation-feed/feed-authority.js';
import type { FeedMessage } from '../revocation-feed/feed-message.js';
import type { FeedMember } from '../revocation-feed/feed-members.js';

/** A recipient that waits for something to happen to the tokens of its resource. */
export class PollTurn implements FeedMember {
  /** It verifies by the JWK set, and is told of no keys here. */
  keys = '';
  private happened = false;
  private over = false;
  private wake: () => void = () => undefined;

  constructor(readonly access: FeedAccess) {}

  deliver({ tellsOfRevocations }: FeedMessage): void {
    if (tellsOfRevocations) this.happen();
  }

  end(): void {
    this.over = true;
    this.happen();
  }

  /** Whether it may not be answered any more. */
  get isOver(): boolean {
    return this.over;
  }

  /** Whether something happened since the last time, within `patience` milliseconds. */
  async news(patience: number): Promise<boolean> {
    if (patience <= 0) return false;
    if (!this.happened) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const { happened } = this;
    this.happened = false;
    return happened;
  }

  private happen(): void {
    this.happened = true;
    this.wake();
  }
}
