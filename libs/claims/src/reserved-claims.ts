/**
 * What tokens and their introspection say by themselves (RFC 7519 §4.1, RFC 7662 §2.2, RFC 9068 §2.2, OIDC Core §2, and this server's
 * own). An attribute of an account that could bear one of these names would speak for the server.
 */
export const RESERVED_CLAIMS: readonly string[] = [
  'iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'azp', 'nonce', 'auth_time', 'acr', 'amr', 'sid', 'at_hash', 'c_hash', 's_hash', 'events',
  'active', 'token_type', 'scope', 'client_id', 'username', 'cnf', 'act', 'may_act', 'authorization_details', 'sub_jwk', 'sub_id', 'toe', 'txn',
  '_claim_names', '_claim_sources', 'rev', 'authz', 'aut', 'status',
];
const reserved: ReadonlySet<string> = new Set(RESERVED_CLAIMS);
export const isReservedClaim = (name: string): boolean => reserved.has(name);

/** What a set of claims says of the token, without what it says of the person. */
export function withoutPersonalClaims<Claims extends object>(claims: Claims): Partial<Claims> {
  const told: Partial<Claims> = {};
  for (const name in claims) if (reserved.has(name)) told[name] = claims[name];
  return told;
}
