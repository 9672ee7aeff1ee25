import { calculateJwkThumbprint } from 'jose';
import type { JWK } from 'jose';
import { given } from '../challenge.js';
import { InvalidDpopProof } from '../errors.js';
import { fitsAlgorithm } from '../jwt/algorithms.js';
import { compactJws } from '../jwt/compact-jws.js';
import type { CompactJws, MalformedJws } from '../jwt/compact-jws.js';
import { PublishedKey } from '../jwt/published-key.js';
import type { SignatureCheck } from '../jwt/published-key.js';

/** The members of a key that only its owner may know (RFC 7518 §6). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;

/** A key as a proof names it, ready to check proofs. */
export interface NamedKey {
  /** RFC 7638. */
  readonly thumbprint: string;
  readonly check: SignatureCheck;
}

/** Takes a proof apart; throws `InvalidDpopProof` for anything that is not exactly one compact JWS. */
export function takenApart(proof: string): CompactJws {
  try {
    return compactJws(proof);
  } catch (error) {
    throw new InvalidDpopProof(`The DPoP proof's ${(error as MalformedJws).message}.`);
  }
}

/** The key in a proof's header (RFC 9449 §4.3, items 4 to 7): public, asymmetric, and fit for the algorithm. @param algorithms that are taken */
export async function namedKey({ header }: CompactJws, algorithms: readonly string[]): Promise<NamedKey> {
  const { typ, alg, jwk, crit, b64 } = header;
  if (typ !== 'dpop+jwt') throw new InvalidDpopProof(`The DPoP proof's typ is ${given(typ)}; expected 'dpop+jwt'.`);
  if (crit !== undefined || b64 !== undefined) throw new InvalidDpopProof('The DPoP proof has header extensions (crit); expected none.');
  if (typeof alg !== 'string' || !algorithms.includes(alg)) throw new InvalidDpopProof(`The DPoP proof's alg is ${given(alg)}; expected ${algorithms.join(', ')}.`);
  if (typeof jwk !== 'object' || jwk === null) throw new InvalidDpopProof('The DPoP proof has no public key (jwk) in its header.');
  const key = jwk as JWK & Record<string, unknown>;
  if (PRIVATE.some((member) => key[member] !== undefined)) throw new InvalidDpopProof('The DPoP proof shows a private key; expected a public one.');
  if (!fitsAlgorithm(key, alg)) throw new InvalidDpopProof(`The DPoP proof's key does not fit ${alg}.`);
  try {
    return { thumbprint: await calculateJwkThumbprint(key), check: await new PublishedKey(key).check(alg) };
  } catch {
    throw new InvalidDpopProof("The DPoP proof's key is no usable key.");
  }
}
