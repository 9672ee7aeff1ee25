import { OAuthError, type OAuthErrorDetail } from '../oauth-error.js';

/** RFC 6750 §3.1: the access token is malformed, expired, revoked or meant for others. */
export class InvalidToken extends OAuthError {
  readonly code = 'invalid_token';
  readonly status = 401;
}

/** RFC 6750 §3.1: the access token lacks a scope that the request needs. */
export class InsufficientScope extends OAuthError {
  readonly code = 'insufficient_scope';
  readonly status = 403;
  /** What would have sufficed. */
  readonly scope: string | undefined;

  constructor({ scope, ...detail }: OAuthErrorDetail & { readonly scope?: string } = {}) {
    super(detail);
    this.scope = scope;
  }
}
