import { importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { fitsAlgorithm } from './algorithms.js';

/** Keys of a set that are looked at; the rest of a larger one is left out. */
const MAX_KEYS = 100;

/** Keys that one signature is tried against, where the token names none. */
const MAX_CANDIDATES = 4;

type VerificationKey = CryptoKey | Uint8Array;

/** The public keys that an issuer published (RFC 7517 §5). */
export class KeySet {
  readonly #keys: readonly JWK[];
  readonly #imported = new Map<JWK, Map<string, Promise<VerificationKey>>>();

  constructor(document: Readonly<Record<string, unknown>>) {
    const keys = Array.isArray(document['keys']) ? (document['keys'] as unknown[]) : [];
    this.#keys = keys.slice(0, MAX_KEYS).filter((key): key is JWK => typeof key === 'object' && key !== null);
  }

  get size(): number {
    return this.#keys.length;
  }

  /** Tells whether a key of that name is in the set, for whatever algorithm. */
  names(kid: string): boolean {
    return this.#keys.some((key) => key.kid === kid);
  }

  /** The keys that may have signed under this algorithm and name. */
  matching(algorithm: string, kid: string | undefined): readonly JWK[] {
    const fits = this.#keys.filter((key) => fitsAlgorithm(key, algorithm) && (kid === undefined || key.kid === kid));
    return fits.slice(0, MAX_CANDIDATES);
  }

  /** Makes a published key usable for one algorithm and no other; remembered. */
  import(jwk: JWK, algorithm: string): Promise<VerificationKey> {
    const forKey = this.#imported.get(jwk) ?? new Map<string, Promise<VerificationKey>>();
    this.#imported.set(jwk, forKey);
    const known = forKey.get(algorithm);
    if (known !== undefined) return known;
    const imported = importJWK({ ...jwk, alg: algorithm }, algorithm);
    forKey.set(algorithm, imported);
    return imported;
  }
}
