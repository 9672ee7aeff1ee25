import { AccessTokenError } from './access-token-error.js';
import { given } from './challenge.js';
import type { RequiredAuthentication } from './requirements/requirement.js';

export { AccessTokenError } from './access-token-error.js';
export type { AccessTokenErrorCode } from './access-token-error.js';

/** The request carries no access token: a bare challenge without an error code (RFC 6750 §3.1). */
export class MissingAccessToken extends AccessTokenError {
  readonly status = 401;
  readonly code = undefined;

  constructor() {
    super('This resource needs an access token in the Authorization header.');
  }
}

/** The token is presented in a way that the resource does not take (RFC 6750 §3.1). */
export class InvalidRequest extends AccessTokenError {
  readonly status = 400;
  readonly code = 'invalid_request';
}

/** The token is expired, revoked, malformed, foreign, or not meant for this resource (RFC 6750 §3.1). */
export class InvalidAccessToken extends AccessTokenError {
  readonly status = 401;
  readonly code = 'invalid_token';
}

/** The token is bound to a key, which is to be proven with it (RFC 9449 §7.1). */
export class UnprovenAccessToken extends InvalidAccessToken {
  override readonly scheme = 'DPoP';
}

/** The proof of the token's key is missing, malformed, of another request, too old or was shown before (RFC 9449 §7.1). */
export class InvalidDpopProof extends AccessTokenError {
  readonly status = 401;
  readonly code = 'invalid_dpop_proof';
  override readonly scheme = 'DPoP';
}

/** The proof must hold the nonce that the answer names in `DPoP-Nonce` (RFC 9449 §9). */
export class UseDpopNonce extends AccessTokenError {
  readonly status = 401;
  readonly code = 'use_dpop_nonce';
  override readonly scheme = 'DPoP';

  constructor(readonly nonce: string) {
    super('The DPoP proof lacks the nonce of this resource, or holds one that has expired; expected that of the DPoP-Nonce header.');
  }

  override get headers(): Readonly<Record<string, string>> {
    return { ...super.headers, 'dpop-nonce': this.nonce };
  }
}

/** The token is valid and does not suffice; `scope` names what would (RFC 6750 §3.1). */
export class InsufficientScope extends AccessTokenError {
  readonly status = 403;
  readonly code = 'insufficient_scope';
  override readonly scope: string;

  /** @param required what a client is to ask for @param missing what of it the token lacks; found by name when not given */
  constructor(required: readonly string[], held: ReadonlySet<string>, missing = required.filter((scope) => !held.has(scope))) {
    super(`The token lacks the scope ${missing.join(' ')}; it has ${given(held.size === 0 ? undefined : [...held].join(' '))}.`);
    this.scope = required.join(' ');
  }
}

/** The person did not sign in recently or well enough; the challenge says what would do (RFC 9470 §3). */
export class InsufficientUserAuthentication extends AccessTokenError {
  readonly status = 401;
  readonly code = 'insufficient_user_authentication';
  override readonly parameters: Readonly<Record<string, string>>;

  constructor(description: string, { acr = [], maxAge }: RequiredAuthentication) {
    super(description);
    this.parameters = { ...(acr.length > 0 && { acr_values: acr.join(' ') }), ...(maxAge !== undefined && { max_age: String(maxAge) }) };
  }
}

/** The token is valid, and no other scope would help: for checks of the application's own. */
export class AccessDenied extends AccessTokenError {
  readonly status = 403;
  readonly code = 'access_denied';
}

/** Whether the token is good cannot be told now; it is not accepted, and the client should keep it and come back. */
export class VerificationUnavailable extends AccessTokenError {
  readonly status = 503;
  readonly code = 'temporarily_unavailable';
  /** Seconds after which it is worth trying again. */
  readonly retryAfter: number = 5;

  constructor(cause?: unknown, description = 'The access token cannot be verified at the moment.') {
    super(description, cause);
  }

  override get wwwAuthenticate(): undefined {
    return undefined;
  }

  override get headers(): Readonly<Record<string, string>> {
    return { ...super.headers, 'retry-after': String(this.retryAfter) };
  }
}
