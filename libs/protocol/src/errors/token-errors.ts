import { OAuthError, type OAuthErrorDetail } from '../oauth-error.js';

/** RFC 6749 §5.2: a parameter is missing, repeated, malformed or unknown where that is an error. */
export class InvalidRequest extends OAuthError {
  readonly code = 'invalid_request';
  readonly status = 400;
}

/** RFC 6749 §5.2: the client is unknown or did not prove itself. */
export class InvalidClient extends OAuthError {
  readonly code = 'invalid_client';
  readonly status = 401;
}

/** RFC 6749 §5.2: the code or refresh token is invalid, expired, spent, revoked or another client's. */
export class InvalidGrant extends OAuthError {
  readonly code = 'invalid_grant';
  readonly status = 400;
}

/** RFC 6749 §5.2: the client may not use this grant or response type. */
export class UnauthorizedClient extends OAuthError {
  readonly code = 'unauthorized_client';
  readonly status = 400;
}

/** RFC 6749 §5.2: no grant of that type is served. */
export class UnsupportedGrantType extends OAuthError {
  readonly code = 'unsupported_grant_type';
  readonly status = 400;
}

/** RFC 6749 §5.2: a scope is unknown, malformed or beyond what may be granted. */
export class InvalidScope extends OAuthError {
  readonly code = 'invalid_scope';
  readonly status = 400;
}

/** RFC 8707 §2: a resource is unknown, malformed or not to be combined. */
export class InvalidTarget extends OAuthError {
  readonly code = 'invalid_target';
  readonly status = 400;
}

/** RFC 9449 §5: a DPoP proof is missing where one is needed, malformed, of another request, too old, or was used before. */
export class InvalidDpopProof extends OAuthError {
  readonly code = 'invalid_dpop_proof';
  readonly status = 400;
}

/** RFC 9449 §8: the DPoP proof must hold the nonce that comes with the answer. */
export class UseDpopNonce extends OAuthError {
  readonly code = 'use_dpop_nonce';
  readonly status = 400;
  /** For the `DPoP-Nonce` header. */
  readonly nonce: string | undefined;

  constructor({ nonce, ...detail }: OAuthErrorDetail & { readonly nonce?: string } = {}) {
    super(detail);
    this.nonce = nonce;
  }
}
