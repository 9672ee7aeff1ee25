import type { RevocationNotice } from '@latchkey/storage';

/** A message of the feed; rendered once, however many it goes to. */
export class FeedMessage {
  private rendered: Buffer | undefined;

  /** @param data JSON @param id the position after it, from which a client that lost its connection goes on */
  private constructor(
    private readonly event: 'keys' | 'snapshot' | 'entries',
    private readonly data: string,
    private readonly id?: number,
    /** Whether it says anything but that nothing is new. */
    readonly isNews: boolean = true,
    /** Whether anything ended that concerns whom it is for. */
    readonly tellsOfRevocations: boolean = false,
  ) {}

  /** What tokens are verified with. @param keys as `FeedKeys` writes them */
  static keys(keys: string): FeedMessage {
    return new FeedMessage('keys', keys);
  }

  /** A part of all that is revoked. @param to the position that the last part ends at; left out of all others */
  static snapshot(part: number, entries: readonly RevocationNotice[], to?: number): FeedMessage {
    return new FeedMessage('snapshot', JSON.stringify({ part, last: to !== undefined, ...(to !== undefined && { to }), entries }), to);
  }

  /** All that is new between two positions; without entries, that nothing is. */
  static entries(from: number, to: number, entries: readonly RevocationNotice[] = []): FeedMessage {
    return new FeedMessage('entries', JSON.stringify({ from, to, entries }), to, from < to, entries.length > 0);
  }

  /** As an event of a stream (HTML Living Standard §9.2.6). */
  get frame(): Buffer {
    const id = this.id === undefined ? '' : `id: ${this.id}\n`;
    return (this.rendered ??= Buffer.from(`${id}event: ${this.event}\ndata: ${this.data}\n\n`));
  }

  /** As a member of a polled answer. */
  get json(): string {
    return `{"event":"${this.event}","data":${this.data}}`;
  }
}
