import { BoundedCache } from '../bounded-cache.js';
import { given } from '../challenge.js';
import { InvalidAccessToken, VerificationUnavailable } from '../errors.js';
import { Pause } from '../pause.js';
import { Refreshed } from '../refreshed.js';
import type { RefreshLimits } from '../refreshed.js';
import { KeySet } from './key-set.js';
import type { PublishedKey } from './published-key.js';

/** Milliseconds for which an unknown `kid` causes no fetch. */
const UNKNOWN_KID_TTL = 30_000;

/** Tokens that may wait at the same time for news of a key. */
const MAX_WAITING = 1_000;

type KeyDocument = Readonly<Record<string, unknown>>;

export interface IssuerKeysOptions extends RefreshLimits {
  readonly unknownKids: number;
  readonly now: () => number;
  /** Whether the issuer tells of its keys by itself now, so that there is nothing to fetch. */
  readonly areTold: () => boolean;
  /** Milliseconds within which it tells of a new one at the latest. */
  readonly toldWithin: number;
}

/** The keys of one issuer: they survive the issuer being down, and an unknown name refetches at a limited rate. */
export class IssuerKeys {
  readonly #sets: Refreshed<KeySet>;
  readonly #unknown: BoundedCache<true>;
  readonly #options: IssuerKeysOptions;
  readonly #waiting = new Set<Pause>();

  constructor(fetchDocument: () => Promise<KeyDocument>, options: IssuerKeysOptions) {
    const { now, unknownKids } = options;
    this.#sets = new Refreshed(async () => KeySet.of(await fetchDocument()), options, now, (set, previous) => set.replacing(previous));
    this.#unknown = new BoundedCache(unknownKids, now);
    this.#options = options;
  }

  /** Takes the keys that the issuer tells of by itself: a new one is known before its first token, one left out is forgotten at once. */
  take(document: KeyDocument): void {
    const told = KeySet.of(document);
    // An empty set is more likely a broken answer than the wish to refuse everyone, who can be named in the log.
    if (told.size === 0) return;
    this.#sets.put(told);
    this.#unknown.clear();
    for (const pause of this.#waiting) pause.end();
  }

  /** Whether it is known of late which keys the issuer has, and so whether one that was used is withdrawn. */
  get areKnown(): boolean {
    return this.#sets.isUsable;
  }

  /** Its issuer, which tells of its keys by itself, said that nothing is new. */
  confirm(): void {
    this.#sets.confirm();
  }

  /**
   * Finds the keys for a token's header. Throws `InvalidAccessToken` when the issuer has none, `VerificationUnavailable`
   * when that cannot be told now.
   */
  async find(algorithm: string, kid: string | undefined): Promise<readonly PublishedKey[]> {
    const known = await this.current();
    const keys = known.matching(algorithm, kid);
    if (keys.length > 0) return keys;
    const areTold = this.#options.areTold();
    // A key that its issuer took back, a burnt one for instance, is not told of again.
    const isHopeless = kid !== undefined && (known.names(kid) || this.#unknown.get(kid) !== undefined || (areTold && known.named(kid)));
    if (isHopeless) throw noKey(algorithm, kid);
    if (kid !== undefined || !areTold) await this.news(areTold);
    const found = (await this.current()).matching(algorithm, kid);
    if (found.length > 0) return found;
    if (this.#sets.failure !== undefined) throw new VerificationUnavailable(this.#sets.failure);
    if (kid !== undefined) this.#unknown.set(kid, true, this.#options.now() + UNKNOWN_KID_TTL);
    throw noKey(algorithm, kid);
  }

  /**
   * A key may sign a moment before it is told of, or before it may be fetched again: a token under one waits for news that are
   * younger than it is, rather than be called invalid, or cause a call more.
   */
  private async news(areTold: boolean): Promise<void> {
    if (this.#waiting.size >= MAX_WAITING) throw new VerificationUnavailable('too many tokens wait for a key');
    const pause = new Pause();
    this.#waiting.add(pause);
    await (areTold ? pause.for(this.#options.toldWithin) : this.#sets.next());
    this.#waiting.delete(pause);
  }

  private async current(): Promise<KeySet> {
    try {
      return await this.#sets.get();
    } catch (error) {
      throw new VerificationUnavailable(error);
    }
  }
}

function noKey(algorithm: string, kid: string | undefined): InvalidAccessToken {
  return new InvalidAccessToken(`The issuer has no ${algorithm} key with the kid ${given(kid)}.`);
}
