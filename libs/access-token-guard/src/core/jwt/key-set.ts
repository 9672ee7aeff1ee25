import type { JWK } from 'jose';
import { fitsAlgorithm } from './algorithms.js';
import { PublishedKey } from './published-key.js';

/** Keys of a set that are looked at; the rest of a larger one is left out. */
const MAX_KEYS = 100;

/** Keys that one signature is tried against, where the token names none. */
const MAX_CANDIDATES = 4;

/** The public keys that an issuer published (RFC 7517 §5). */
export class KeySet {
  private constructor(
    private readonly keys: readonly PublishedKey[],
    /** Names that its predecessors had, the latest of them. */
    private readonly formerNames: readonly string[] = [],
  ) {}

  static of(document: Readonly<Record<string, unknown>>): KeySet {
    const keys = Array.isArray(document['keys']) ? (document['keys'] as unknown[]) : [];
    const jwks = keys.slice(0, MAX_KEYS).filter((key): key is JWK => typeof key === 'object' && key !== null);
    return new KeySet(jwks.map((jwk) => new PublishedKey(jwk)));
  }

  /** Takes the place of another set: a key in both stays the same object, one that is left out is withdrawn. */
  replacing(previous: KeySet | undefined): KeySet {
    if (previous === undefined) return this;
    const known = new Map(previous.keys.map((key) => [key.text, key]));
    const keys = this.keys.map((key) => known.get(key.text) ?? key);
    const leftOut = previous.keys.filter((key) => !keys.includes(key));
    leftOut.forEach((key) => key.withdraw());
    const names = [...previous.formerNames, ...leftOut.map(({ jwk }) => jwk.kid)];
    return new KeySet(keys, names.filter((kid) => kid !== undefined && !this.names(kid)).slice(-MAX_KEYS) as string[]);
  }

  get size(): number {
    return this.keys.length;
  }

  /** Tells whether a key of that name is in the set, for whatever algorithm. */
  names(kid: string): boolean {
    return this.keys.some(({ jwk }) => jwk.kid === kid);
  }

  /** Tells whether a key of that name was in the set before, and is no more. */
  named(kid: string): boolean {
    return this.formerNames.includes(kid);
  }

  /** The keys that may have signed under this algorithm and name. */
  matching(algorithm: string, kid: string | undefined): readonly PublishedKey[] {
    const fits = this.keys.filter(({ jwk }) => (kid === undefined || jwk.kid === kid) && fitsAlgorithm(jwk, algorithm));
    return fits.slice(0, MAX_CANDIDATES);
  }
}
