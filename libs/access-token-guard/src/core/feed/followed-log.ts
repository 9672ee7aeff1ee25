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

interface Building {
  readonly index: RevocationIndex;
  /** Up to which position its parts go until now, and which is next. */
  readonly after: number | undefined;
  readonly part: number;
}

/** What is known of an issuer's revocation log, and up to which position that is all. */
export class FollowedLog {
  #index: RevocationIndex;
  #position: number | undefined;
  #building: Building | undefined;

  /** @param now seconds since the epoch */
  constructor(private readonly now: () => number, private readonly maxEntries = MAX_ENTRIES) {
    this.#index = new RevocationIndex(now);
  }

  /** Up to where everything is known; undefined while it is known of no place. */
  get position(): number | undefined {
    return this.#position;
  }

  /** In the middle of a snapshot that is its next part. */
  get place(): FeedPlace {
    const { after, part } = this.#building ?? { after: this.#position };
    return { after, part };
  }

  get size(): number {
    return this.#index.size;
  }

  ends(selectors: TokenSelectors): boolean {
    return this.#index.ends(selectors);
  }

  /** A new connection goes on from the position, never in the middle of a snapshot. */
  begin(): void {
    this.#building = undefined;
  }

  /** What is known stays known, since more than enough does no harm, but the next connection starts with a snapshot. */
  forgetPosition(): void {
    this.#position = undefined;
  }

  /** Takes a part of a snapshot in; gives whether it was the last, with which the new index replaces the old one. */
  addPart({ part, last, to, entries }: SnapshotMessage): boolean {
    if (part === 0) this.#building = { index: new RevocationIndex(this.now), after: undefined, part };
    if (this.#building?.part !== part) throw new FeedGap('a part of the snapshot is missing');
    const { index } = this.#building;
    this.add(entries, index);
    this.#building = { index, after: to, part: part + 1 };
    if (!last) return false;
    this.#index = index;
    this.#position = to;
    this.#building = undefined;
    return true;
  }

  /** Takes in what was added to the log. */
  addEntries({ from, to, entries }: EntriesMessage): void {
    if (this.#building !== undefined) throw new MalformedFeed('entries in the middle of a snapshot');
    if (from !== this.#position) {
      const known = this.#position ?? 'nothing';
      this.forgetPosition();
      throw new FeedGap(`it goes on from ${from}, and ${known} is known`);
    }
    this.add(entries, this.#index);
    this.#position = to;
    this.#index.sweep();
  }

  /** An issuer that says more is taken for one that says nothing, rather than let it have the memory that the others need. */
  private add(entries: readonly FeedEntry[], index: RevocationIndex): void {
    if (index.size + entries.length > this.maxEntries) throw new MalformedFeed(`more than ${this.maxEntries} revocations`);
    for (const [hash, position, expires] of entries) index.add(hash, position, expires);
  }
}
