import { Readable } from 'node:stream';
import type { FeedAccess } from './feed-authority.js';
import { FeedMessage } from './feed-message.js';
import type { FeedMember } from './feed-members.js';

/** What may wait for a consumer that does not read, in bytes. */
const MAX_QUEUED = 1024 * 1024;
/** How long a consumer may take for a part of a snapshot, in milliseconds. */
const PATIENCE = 15_000;

/** A consumer did not read what was sent to it. */
export class SlowConsumer extends Error {
  override readonly name = 'SlowConsumer';
}

/** One connection's stream of events. What waits in it is bounded: a consumer that does not read is dropped. */
export class EventStream extends Readable implements FeedMember {
  private drained: (() => void) | undefined;
  private ending = false;

  constructor(
    readonly access: FeedAccess,
    public keys: string,
  ) {
    super();
    // Whoever it is piped into hears of errors too; this one listens from the beginning.
    this.on('error', () => undefined);
    this.deliver(FeedMessage.keys(keys));
  }

  deliver({ frame }: FeedMessage): void {
    if (this.isOver) return;
    if (this.readableLength + frame.length > MAX_QUEUED) this.destroy(new SlowConsumer('more is queued than may be'));
    else this.push(frame);
  }

  /** Sends, and resolves when more may be sent. @throws SlowConsumer */
  async send(message: FeedMessage): Promise<void> {
    this.deliver(message);
    if (this.readableLength < this.readableHighWaterMark || this.destroyed) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new SlowConsumer('a part was not read in time')), PATIENCE);
      this.drained = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end(): void {
    if (!this.isOver) this.push(null);
    this.ending = true;
  }

  get isOver(): boolean {
    return this.destroyed || this.ending;
  }

  override _read(): void {
    this.drained?.();
    this.drained = undefined;
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.drained?.();
    done(error);
  }
}
