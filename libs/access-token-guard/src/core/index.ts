export { createAccessTokenVerifier } from './access-token-verifier.js';
export type { AccessTokenVerifier, RunningAccessTokenVerifier } from './access-token-verifier.js';
export { bearerToken } from './bearer-token.js';
export type { HttpRequest } from './bearer-token.js';
export type { AccessTokenClaims, TokenSubjectKind, VerifiedAccessToken } from './claims.js';
export {
  AccessTokenError,
  GuardConfigurationError,
  InsufficientScope,
  InvalidAccessToken,
  InvalidRequest,
  MissingAccessToken,
  VerificationUnavailable,
} from './errors.js';
export type { AccessTokenErrorCode } from './errors.js';
export type { FeedHealth, IssuerHealth } from './health.js';
export type {
  AccessTokenVerifierOptions,
  IntrospectionCacheOptions,
  IntrospectionClient,
  IssuerOptions,
  JwtCacheOptions,
  KeyCacheOptions,
  ResourceOptions,
  RevocationFeedOptions,
  WhenSilent,
} from './options.js';
export type { ProtectedResource, ProtectedResourceMetadata } from './protected-resource.js';
