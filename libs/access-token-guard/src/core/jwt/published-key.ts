import { KeyObject, constants, verify } from 'node:crypto';
import { importJWK } from 'jose';
import type { JWK } from 'jose';

/** Bits that an RSA key must have (RFC 7518 §3.3). */
const MIN_RSA_BITS = 2048;

/** Bits and exponent that it may have: who shows a proof brings the key, and chooses how long a check keeps the process busy. */
const MAX_RSA_BITS = 8192;
const MAX_RSA_EXPONENT = 2n ** 32n;
/** With an exponent of 1 whatever is said is its own signature. */
const MIN_RSA_EXPONENT = 3n;

/** Checks a signature over some bytes. */
export type SignatureCheck = (signed: Uint8Array, signature: Uint8Array) => boolean;

/** How Node is told of the form that each family of algorithms has its signatures in (RFC 7518 §3.3–3.5, RFC 8037 §3.1). */
function formOf(algorithm: string): { readonly padding?: number; readonly saltLength?: number; readonly dsaEncoding?: 'ieee-p1363' } {
  if (algorithm.startsWith('ES')) return { dsaEncoding: 'ieee-p1363' };
  return algorithm.startsWith('PS') ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
}

/** The hash that an algorithm's name ends in; none for the Edwards curves, which have their own. */
const hashOf = (algorithm: string): string | null => (algorithm.startsWith('Ed') ? null : `sha${algorithm.slice(2)}`);

async function checkWith(jwk: JWK, algorithm: string): Promise<SignatureCheck> {
  const imported = await importJWK({ ...jwk, alg: algorithm }, algorithm);
  const key = KeyObject.from(imported as never);
  const { modulusLength: bits = MIN_RSA_BITS, publicExponent = MIN_RSA_EXPONENT } = key.asymmetricKeyDetails ?? {};
  const isFit = bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS && publicExponent >= MIN_RSA_EXPONENT && publicExponent <= MAX_RSA_EXPONENT;
  if (!isFit) throw new TypeError(`an RSA key of ${bits} bits, with the exponent ${publicExponent}`);
  const [hash, input] = [hashOf(algorithm), { key, ...formOf(algorithm) }];
  return (signed, signature) => verify(hash, signed, input, signature);
}

/** A public key as its issuer published it, made usable for one algorithm at a time. */
export class PublishedKey {
  /** What tells it from every other key. */
  readonly text: string;
  #isWithdrawn = false;
  readonly #checks = new Map<string, Promise<SignatureCheck>>();

  constructor(readonly jwk: JWK) {
    this.text = JSON.stringify(jwk);
  }

  /** Whether its issuer publishes it no more: what it signed is not taken any longer. */
  get isWithdrawn(): boolean {
    return this.#isWithdrawn;
  }

  withdraw(): void {
    this.#isWithdrawn = true;
  }

  /**
   * Gives the check of signatures under one algorithm and no other; remembered. It runs at once and not in another thread, which
   * would cost more than the check. Rejects when the key is unfit.
   */
  check(algorithm: string): Promise<SignatureCheck> {
    const known = this.#checks.get(algorithm) ?? checkWith(this.jwk, algorithm);
    this.#checks.set(algorithm, known);
    return known;
  }
}
