interface KeyKind {
  readonly kty: 'RSA' | 'EC' | 'OKP';
  readonly crv?: string;
}

/**
 * The signature algorithms there are for access tokens, and the one kind of key that each takes (RFC 7518 §3.1, RFC 8037).
 * `none` and the symmetric ones are not here, so no setting can let them in (RFC 8725 §3.1).
 */
export const JWS_ALGORITHMS: ReadonlyMap<string, KeyKind> = new Map<string, KeyKind>([
  ['ES256', { kty: 'EC', crv: 'P-256' }],
  ['ES384', { kty: 'EC', crv: 'P-384' }],
  ['ES512', { kty: 'EC', crv: 'P-521' }],
  ['RS256', { kty: 'RSA' }],
  ['RS384', { kty: 'RSA' }],
  ['RS512', { kty: 'RSA' }],
  ['PS256', { kty: 'RSA' }],
  ['PS384', { kty: 'RSA' }],
  ['PS512', { kty: 'RSA' }],
  ['EdDSA', { kty: 'OKP', crv: 'Ed25519' }],
  ['Ed25519', { kty: 'OKP', crv: 'Ed25519' }],
]);

/** What is accepted when the options name no algorithms: each is safe, and which key takes which is held besides. */
export const STANDARD_ALGORITHMS: readonly string[] = [...JWS_ALGORITHMS.keys()];

const ED25519_NAMES: ReadonlySet<unknown> = new Set(['EdDSA', 'Ed25519']);

/** Tells whether a published key is one for verifying signatures of this algorithm (RFC 7517 §4.1–4.4). */
export function fitsAlgorithm(jwk: Readonly<Record<string, unknown>>, algorithm: string): boolean {
  const kind = JWS_ALGORITHMS.get(algorithm);
  if (kind === undefined || jwk['kty'] !== kind.kty || (kind.crv !== undefined && jwk['crv'] !== kind.crv)) return false;
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig') return false;
  const operations = jwk['key_ops'];
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return false;
  if (jwk['alg'] === undefined || jwk['alg'] === algorithm) return true;
  return ED25519_NAMES.has(jwk['alg']) && ED25519_NAMES.has(algorithm);
}
