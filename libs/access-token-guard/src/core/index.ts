export { createAccessTokenVerifier } from './verifier.js';
export type { AccessTokenVerifier, RunningAccessTokenVerifier } from './access-token-verifier.js';
export type { ClientCertificateOf } from './proof-of-possession/client-certificate.js';
export type { SpentProofs } from './proof-of-possession/spent-proofs.js';
export type { AccessTokenClaims, TokenSubjectKind, VerifiedAccessToken } from './claims.js';
export {
  AccessDenied,
  AccessTokenError,
  InsufficientScope,
  InsufficientUserAuthentication,
  InvalidAccessToken,
  InvalidDpopProof,
  InvalidRequest,
  MissingAccessToken,
  UnprovenAccessToken,
  UseDpopNonce,
  VerificationUnavailable,
} from './errors.js';
export type { AccessTokenErrorCode } from './errors.js';
export { GuardConfigurationError } from './guard-configuration-error.js';
export type { FeedHealth, IssuerHealth } from './health.js';
export type { HttpRequest } from './http-request.js';
export type {
  AccessTokenVerifierOptions,
  DpopOptions,
  IntrospectionCacheOptions,
  IntrospectionClient,
  IssuerOptions,
  JwtCacheOptions,
  KeyCacheOptions,
  ResourceOptions,
  RevocationFeedOptions,
  WhenSilent,
} from './options.js';
export { presentedToken } from './presented-token.js';
export type { PresentedToken, TokenScheme } from './presented-token.js';
export type { ProtectedResource, ProtectedResourceMetadata } from './protected-resource.js';
export { need } from './requirements/requirement.js';
export type { RequiredAuthentication, Requirement, TokenCheck } from './requirements/requirement.js';
export type { Closing } from './validity/closing.js';
export { endingWith } from './validity/ending-with.js';
export { verifiedTokenOf } from './verified-requests.js';
