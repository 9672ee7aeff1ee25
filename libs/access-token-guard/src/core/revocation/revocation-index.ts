import { EntryTable } from './entry-table.js';
import { firstWord, secondWord } from './selector-hash.js';
import type { TokenSelectors } from './token-selectors.js';

/** Pieces that the index is made of: each grows on its own, so that no growth stops the process for long; few enough to stay near the processor. */
const TABLES = 32;

const LATEST = 2 ** 32 - 1;

/** Counts what was added to any index of this process, so that no two states of any have the same number. */
let additions = 0;

/** What is revoked and concerns this resource: by the hash of the selector, the newest position, until it can concern no token. */
export class RevocationIndex {
  readonly #tables: (EntryTable | undefined)[] = Array.from({ length: TABLES }, () => undefined);
  #swept = 0;
  /** The number of what is known now. */
  #state = (additions += 1);

  /** @param now seconds since the epoch */
  constructor(private readonly now: () => number) {}

  /** Entries that are held. */
  get size(): number {
    return this.#tables.reduce((sum, table) => sum + (table?.size ?? 0), 0);
  }

  /** Bytes that they take. */
  get bytes(): number {
    return this.#tables.reduce((sum, table) => sum + (table?.bytes ?? 0), 0);
  }

  /**
   * Notes a revocation; of several of one selector the newest counts.
   * @param hash of the selector @param expires when the last token it could concern has expired, in seconds since the epoch
   */
  add(hash: string, position: number, expires: number): void {
    const second = secondWord(hash);
    const table = (this.#tables[second & (TABLES - 1)] ??= new EntryTable());
    if (table.isFull) table.rebuild(this.now());
    this.#state = additions += 1;
    table.put(firstWord(hash), second, position, Math.min(expires, LATEST));
  }

  /**
   * Tells whether a token is dead: one of its selectors is revoked above its `rev`, or its key at whatever position.
   *
   * They are looked up, unless none was found before and nothing was added to this index since. That comes to the same as looking each time:
   * what is looked for never changes; an entry appears, or its position moves, by `add` alone and forward alone; and with each `add` the
   * state has a number that no index of this process ever had, so that a token is looked up in every index that it is shown to. A sweep, a
   * table that is rebuilt and a clock that was set change no number: they only let entries go, and what was not found among more is not
   * among fewer. A snapshot, after a gap or from a restored database, is added entry by entry to what is there; nothing empties an index.
   * That a token is dead is not remembered.
   */
  ends(token: TokenSelectors): boolean {
    if (token.clearOf === this.#state) return false;
    if (this.hasAny(token)) return true;
    token.clearOf = this.#state;
    return false;
  }

  /** Drops what has expired from one piece; called with each message, it comes round within a minute. */
  sweep(): void {
    const table = this.#tables[this.#swept];
    const now = this.now();
    if (table?.hasExpired(now) === true) table.rebuild(now);
    if (table?.size === 0) this.#tables[this.#swept] = undefined;
    this.#swept = (this.#swept + 1) % TABLES;
  }

  private hasAny({ words, keyAt, rev }: TokenSelectors): boolean {
    for (let at = 0; at < words.length; at += 2) {
      const position = this.positionOf(words[at] as number, words[at + 1] as number);
      // Whoever holds a burnt key writes any `rev` he likes.
      if (position > rev || (at === keyAt && position >= 0)) return true;
    }
    return false;
  }

  private positionOf(first: number, second: number): number {
    return this.#tables[second & (TABLES - 1)]?.positionOf(first, second) ?? -1;
  }
}
