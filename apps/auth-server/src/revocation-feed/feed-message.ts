import type { RevocationNotice } from '@latchkey/storage';

/** A part of all that is revoked: the entries up to a position, after those of the parts before. */
export interface SnapshotPart {
  readonly part: number;
  readonly last: boolean;
  readonly to: number;
}

/** What lies between two positions. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Whether the log goes on beyond; left out: it does not. */
  readonly more?: boolean;
}

interface Content {
  readonly event: 'keys' | 'snapshot' | 'entries';
  /** JSON. */
  readonly data: string;
  /** The position after it, from which a client that lost its connection goes on. */
  readonly id?: number;
}

/** A message of the feed; rendered once, however many it goes to. */
export class FeedMessage {
  private rendered: Buffer | undefined;

  private constructor(
    private readonly content: Content,
    /** Whether it says anything but that nothing is new. */
    readonly isNews: boolean = true,
    /** Whether anything ended that concerns whom it is for. */
    readonly tellsOfRevocations: boolean = false,
  ) {}

  /** What tokens are verified with. @param data as `FeedKeys` writes them */
  static keys(data: string): FeedMessage {
    return new FeedMessage({ event: 'keys', data });
  }

  static snapshot(part: SnapshotPart, entries: readonly RevocationNotice[]): FeedMessage {
    return new FeedMessage({ event: 'snapshot', data: JSON.stringify({ ...part, entries }), ...(part.last && { id: part.to }) });
  }

  /** All that is new between two positions; without entries, that nothing is. */
  static entries({ from, to, more = false }: Stretch, entries: readonly RevocationNotice[] = []): FeedMessage {
    const data = JSON.stringify({ from, to, ...(more && { more }), entries });
    return new FeedMessage({ event: 'entries', data, id: to }, from < to, entries.length > 0);
  }

  /** As an event of a stream (HTML Living Standard §9.2.6). */
  get frame(): Buffer {
    const { event, data, id } = this.content;
    return (this.rendered ??= Buffer.from(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`));
  }

  /** As a member of a polled answer. */
  get json(): string {
    return `{"event":"${this.content.event}","data":${this.content.data}}`;
  }
}
