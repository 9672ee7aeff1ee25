import type { KeyEncryptionAlgorithm } from '@latchkey/protocol';
import type { PublicJwk } from '@latchkey/storage';

const AGREEMENT_CURVES: readonly unknown[] = ['P-256', 'P-384', 'P-521', 'X25519'];
const ENCRYPTING: readonly unknown[] = ['encrypt', 'wrapKey', 'deriveKey', 'deriveBits'];

/**
 * The key of a set that something for its holder is encrypted to: of the algorithm's type, and meant neither for signatures nor for another
 * algorithm (RFC 7517 §4.2–4.4). One that says that it is for encryption is preferred to one that says nothing.
 */
export function encryptionKeyOf(keys: readonly PublicJwk[], alg: KeyEncryptionAlgorithm): PublicJwk | undefined {
  const usable = keys.filter((key) => fits(key, alg));
  return usable.find(({ use }) => use === 'enc') ?? usable[0];
}

function fits(key: PublicJwk, alg: KeyEncryptionAlgorithm): boolean {
  if (key['use'] !== undefined && key['use'] !== 'enc') return false;
  if (key['alg'] !== undefined && key['alg'] !== alg) return false;
  const operations = key['key_ops'];
  // Public keys for key agreement may list no operation at all (RFC 7517 §4.3).
  if (Array.isArray(operations) && operations.length > 0 && !operations.some((operation) => ENCRYPTING.includes(operation))) return false;
  if (alg.startsWith('RSA')) return key['kty'] === 'RSA';
  return (key['kty'] === 'EC' || key['kty'] === 'OKP') && AGREEMENT_CURVES.includes(key['crv']);
}
