import { hash } from 'node:crypto';
import type { SigningAlgorithm } from '@latchkey/protocol';

/**
 * `at_hash` and its like: the left half of the digest that the ID token's algorithm uses (OIDC Core §3.1.3.6; for EdDSA with
 * Ed25519 that is SHA-512).
 */
export function hashClaim(value: string, alg: SigningAlgorithm): string {
  const digest = Buffer.from(hash(digestOf(alg), value, 'base64url'), 'base64url');
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

const digestOf = (alg: SigningAlgorithm): string => (alg === 'EdDSA' ? 'sha512' : `sha${alg.slice(2)}`);
