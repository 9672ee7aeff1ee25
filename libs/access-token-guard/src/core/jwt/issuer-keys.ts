import type { JWK } from 'jose';
import { BoundedCache } from '../bounded-cache.js';
import { given } from '../challenge.js';
import { InvalidAccessToken, VerificationUnavailable } from '../errors.js';
import { Refreshed } from '../refreshed.js';
import type { RefreshLimits } from '../refreshed.js';
import type { KeySet } from './key-set.js';

/** Milliseconds for which an unknown `kid` causes no fetch. */
const UNKNOWN_KID_TTL = 30_000;

export interface IssuerKeysOptions extends RefreshLimits {
  readonly unknownKids: number;
  readonly now: () => number;
}

/** The keys that may have signed a token, with the set that they come from. */
export interface Candidates {
  readonly set: KeySet;
  readonly keys: readonly JWK[];
}

/** The keys of one issuer: they survive the issuer being down, and an unknown name refetches at a limited rate. */
export class IssuerKeys {
  readonly #sets: Refreshed<KeySet>;
  readonly #unknown: BoundedCache<true>;
  readonly #now: () => number;

  constructor(fetchSet: () => Promise<KeySet>, options: IssuerKeysOptions) {
    this.#sets = new Refreshed(fetchSet, options, options.now);
    this.#unknown = new BoundedCache(options.unknownKids, options.now);
    this.#now = options.now;
  }

  /**
   * Finds the keys for a token's header. Throws `InvalidAccessToken` when the issuer has none, `VerificationUnavailable`
   * when that cannot be told now.
   */
  async find(algorithm: string, kid: string | undefined): Promise<Candidates> {
    const known = await this.current();
    const keys = known.matching(algorithm, kid);
    if (keys.length > 0) return { set: known, keys };
    if (kid !== undefined && (known.names(kid) || this.#unknown.get(kid) !== undefined)) throw noKey(algorithm, kid);
    const outcome = await this.#sets.refresh();
    const fresh = await this.current();
    const found = fresh.matching(algorithm, kid);
    if (found.length > 0) return { set: fresh, keys: found };
    if (this.#sets.failure !== undefined) throw new VerificationUnavailable(this.#sets.failure);
    if (outcome === 'fetched' && kid !== undefined) this.#unknown.set(kid, true, this.#now() + UNKNOWN_KID_TTL);
    throw noKey(algorithm, kid);
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
