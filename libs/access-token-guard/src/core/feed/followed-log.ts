import { RevocationIndex } from '../revocation/revocation-index.js';
import type { TokenSelectors } from '../revocation/token-selectors.js';
import { MalformedFeed } from './feed-message.js';
import type { EntriesMessage, FeedEntry, SnapshotMessage } from './feed-message.js';

/** Revocations that are held of one issuer: half a gigabyte. */
const MAX_ENTRIES = 10_000_000;

/** Something was missed: all that is revoked must be asked for anew. */
export class FeedGap extends Error {}

/** Where to go on from. */
export interface FeedPlace {
  /** Up to where everything is known; undefined while it is known of no place. */
  readonly after: number | undefined;
  /** The part of a snapshot that comes next; undefined outside of one. */
  readonly part?: number | undefined;
}

/** How far a snapshot has come: up to which position, and which part is next. */
type UnderWay = Required<FeedPlace>;

/**
 * What is known of an issuer's revocation log, and up to which position that is all. What was once revoked stays so until it can concern no
 * token: an issuer whose database was restored may have forgotten it.
 */
export class FollowedLog {
  readonly #index: RevocationIndex;
  #position: number | undefined;
  #snapshot: UnderWay | undefined;

  /** @param now seconds since the epoch */
  constructor(now: () => number, private readonly maxEntries = MAX_ENTRIES) {
    this.#index = new RevocationIndex(now);
  }

  /** Up to where everything is known; undefined while it is known of no place. */
  get position(): number | undefined {
    return this.#position;
  }

  /** In the middle of a snapshot that is its next part. */
  get place(): FeedPlace {
    return this.#snapshot ?? { after: this.#position };
  }

  get size(): number {
    return this.#index.size;
  }

  ends(selectors: TokenSelectors): boolean {
    return this.#index.ends(selectors);
  }

  /** A new connection goes on from the position, never in the middle of a snapshot. */
  begin(): void {
    this.#snapshot = undefined;
  }

  /** The next connection starts with a snapshot. */
  forgetPosition(): void {
    this.#position = undefined;
  }

  /** Takes a part of a snapshot in; gives whether it was the last, with which everything is known up to there. */
  addPart({ part, last, to, entries }: SnapshotMessage): boolean {
    if (part !== 0 && this.#snapshot?.part !== part) throw new FeedGap('a part of the snapshot is missing');
    this.add(entries);
    this.#snapshot = last ? undefined : { after: to, part: part + 1 };
    if (last) this.#position = to;
    return last;
  }

  /** Takes in what was added to the log. */
  addEntries({ from, to, entries }: EntriesMessage): void {
    if (this.#snapshot !== undefined) throw new MalformedFeed('entries in the middle of a snapshot');
    if (from !== this.#position) {
      const known = this.#position ?? 'nothing';
      this.forgetPosition();
      throw new FeedGap(`it goes on from ${from}, and ${known} is known`);
    }
    this.add(entries);
    this.#position = to;
  }

  /** An issuer that says more is taken for one that says nothing, rather than let it have the memory that the others need. */
  private add(entries: readonly FeedEntry[]): void {
    this.#index.sweep();
    if (this.#index.size + entries.length > this.maxEntries) throw new MalformedFeed(`more than ${this.maxEntries} revocations`);
    for (const [hash, position, expires] of entries) this.#index.add(hash, position, expires);
  }
}
