/**
 * The files of the guard's core that decide whether a token is accepted, below `libs/access-token-guard/src/core`. Settings, caches, the
 * fetching of documents, the connection of the revocation feed, and who has which share of the memory of proofs have specs of their own: the
 * kit does not ask for them.
 */
export const CHECKS: readonly string[] = [
  'acceptance.ts', 'acceptance-rules.ts', 'http-request.ts', 'known-token.ts', 'presented-token.ts', 'strict-json.ts', 'verifier.ts',
  'proof-of-possession/client-certificate.ts', 'proof-of-possession/confirmation.ts', 'proof-of-possession/dpop-proof.ts', 'proof-of-possession/dpop-proofs.ts',
  'proof-of-possession/possession.ts', 'proof-of-possession/proof-nonces.ts', 'proof-of-possession/request-address.ts',
  'proof-of-possession/proof-age.ts',
  'jwt/algorithms.ts', 'jwt/compact-jws.ts', 'jwt/compact-token.ts', 'jwt/jwt-reader.ts', 'jwt/key-set.ts', 'jwt/published-key.ts',
  'opaque/introspection.ts', 'opaque/opaque-reader.ts', 'opaque/opaque-value.ts',
  'revocation/entry-table.ts', 'revocation/revocation-index.ts', 'revocation/selector-hash.ts', 'revocation/token-selectors.ts',
  'requirements/requirement-check.ts', 'requirements/scope-hierarchy.ts',
];
