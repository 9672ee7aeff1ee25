import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { SigningAlgorithm } from '@latchkey/protocol';
import type { ClientRecord, PublicJwk } from '@latchkey/storage';
import type { Members } from './members.js';
import { MetadataFault } from './metadata-fault.js';

const MAX_KEYS = 20;
const MAX_SIZE = 32 * 1024;
const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 8192;
/** With an exponent of 1 every message is its own signature; with a large one, a check keeps the process busy for as long as whoever brought the key likes. */
const [MIN_RSA_EXPONENT, MAX_RSA_EXPONENT] = [3n, 2n ** 32n];
// RFC 7518 §6.2.2, §6.3.2, §6.4.1; RFC 8037 §2
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const OF_CURVE: Readonly<Record<string, readonly SigningAlgorithm[]>> = {
  'EC P-256': ['ES256'],
  'EC P-384': ['ES384'],
  'EC P-521': ['ES512'],
  'OKP Ed25519': ['EdDSA'],
};

/** The algorithms that a public key can verify, by its type and curve. */
export const algorithmsOf = (key: PublicJwk): readonly SigningAlgorithm[] =>
  key.kty === 'RSA' ? ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] : (OF_CURVE[`${String(key.kty)} ${String(key.crv)}`] ?? []);

/** A key that nothing can be signed with, only encrypted to (RFC 8037 §3.2). */
const isAgreementKey = ({ kty, crv }: PublicJwk): boolean => kty === 'OKP' && crv === 'X25519';

/** Why the key is no public key that signatures can be verified with or that can be encrypted to, or undefined when it is one. */
export function publicKeyFault(key: Record<string, unknown>): string | undefined {
  if (PRIVATE_MEMBERS.some((member) => Object.hasOwn(key, member))) return 'must be a public key: it holds private or symmetric key material';
  if (algorithmsOf(key).length === 0 && !isAgreementKey(key)) return 'must be an RSA, P-256, P-384, P-521, Ed25519 or X25519 key';
  if (key.kid !== undefined && (typeof key.kid !== 'string' || key.kid.length > 200)) return 'must have a kid of at most 200 characters';
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    const exponent = asymmetricKeyDetails?.publicExponent ?? MIN_RSA_EXPONENT;
    if (exponent < MIN_RSA_EXPONENT || exponent > MAX_RSA_EXPONENT) return 'must have a public exponent of 3 to 2^32';
    const bits = asymmetricKeyDetails?.modulusLength ?? MIN_RSA_BITS;
    return bits < MIN_RSA_BITS || bits > MAX_RSA_BITS ? `must have a modulus of ${MIN_RSA_BITS} to ${MAX_RSA_BITS} bits` : undefined;
  } catch {
    return 'is not a valid key';
  }
}

/** The client's public keys (RFC 7517 §5); a private one must not even reach the storage. */
export function readJwks(members: Members): ClientRecord['jwks'] {
  const value = members.get('jwks');
  if (value === undefined) return undefined;
  if (!isObject(value) || !Array.isArray(value.keys)) throw new MetadataFault('jwks', 'must be a JWK set: {"keys": [...]}');
  const keys: unknown[] = value.keys;
  if (keys.length === 0 || keys.length > MAX_KEYS) throw new MetadataFault('jwks.keys', `must hold 1 to ${MAX_KEYS} keys`);
  if (Buffer.byteLength(JSON.stringify(keys)) > MAX_SIZE) throw new MetadataFault('jwks', `must have at most ${MAX_SIZE} bytes`);
  const kids = new Set<unknown>();
  return {
    keys: keys.map((key, at) => {
      const member = `jwks.keys[${at}]`;
      if (!isObject(key)) throw new MetadataFault(member, 'must be an object');
      const fault = publicKeyFault(key);
      if (fault !== undefined) throw new MetadataFault(member, fault);
      if (key.kid !== undefined && kids.has(key.kid)) throw new MetadataFault(`${member}.kid`, 'repeats an earlier one');
      kids.add(key.kid);
      return key;
    }),
  };
}
