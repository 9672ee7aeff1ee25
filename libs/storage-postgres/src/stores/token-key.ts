import type { TenantId, TokenHash, TokenKey } from '@latchkey/protocol';

const LARGEST = 2 ** 31 - 1;

/**
 * The key of a short-lived row as the statements bind it. A bucket that no integer column holds, which a made-up token may carry,
 * becomes one that no row has.
 */
export const keyOf = (tenant: TenantId, { hash, expiryBucket }: TokenKey): [TenantId, number, TokenHash] => [
  tenant,
  Number.isInteger(expiryBucket) && expiryBucket >= 0 && expiryBucket <= LARGEST ? expiryBucket : LARGEST,
  hash,
];
