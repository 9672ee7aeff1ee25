import { OAuthError, type OAuthErrorDetail } from './oauth-error.js';

// The catalogue: every error code that the server answers, with its HTTP status. No other place names either.

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

/** RFC 8707 §2: a resource is unknown, malformed or not to be combined. */
export class InvalidTarget extends OAuthError {
  readonly code = 'invalid_target';
  readonly status = 400;
}

/** RFC 6749 §4.1.2.1: the person or the server refused. */
export class AccessDenied extends OAuthError {
  readonly code = 'access_denied';
  readonly status = 403;
}

/** RFC 6749 §4.1.2.1: no response of that type is served. */
export class UnsupportedResponseType extends OAuthError {
  readonly code = 'unsupported_response_type';
  readonly status = 400;
}

/** OAuth 2.0 Form Post Response Mode: no response of that mode is served. */
export class UnsupportedResponseMode extends OAuthError {
  readonly code = 'unsupported_response_mode';
  readonly status = 400;
}

/** OIDC Core §3.1.2.6: the person must sign in, and `prompt=none` forbids to ask. */
export class LoginRequired extends OAuthError {
  readonly code = 'login_required';
  readonly status = 400;
}

/** OIDC Core §3.1.2.6: the person must consent, and `prompt=none` forbids to ask. */
export class ConsentRequired extends OAuthError {
  readonly code = 'consent_required';
  readonly status = 400;
}

/** OIDC Core §3.1.2.6: the person must be asked something, and `prompt=none` forbids to. */
export class InteractionRequired extends OAuthError {
  readonly code = 'interaction_required';
  readonly status = 400;
}

/** OIDC Core §3.1.2.6: the person must choose an account, and `prompt=none` forbids to ask. */
export class AccountSelectionRequired extends OAuthError {
  readonly code = 'account_selection_required';
  readonly status = 400;
}

/** OIDC Core Unmet Authentication Requirements §2: an essential `acr` cannot be met. */
export class UnmetAuthenticationRequirements extends OAuthError {
  readonly code = 'unmet_authentication_requirements';
  readonly status = 400;
}

/** OIDC Core §3.1.2.6, RFC 9101 §7: a request object is malformed, not signed as it must be, or not meant for this request. */
export class InvalidRequestObject extends OAuthError {
  readonly code = 'invalid_request_object';
  readonly status = 400;
}

/** OIDC Core §3.1.2.6, RFC 9101 §7: a `request_uri` is not registered, or nothing usable is there. */
export class InvalidRequestUri extends OAuthError {
  readonly code = 'invalid_request_uri';
  readonly status = 400;
}

/** OIDC Core §3.1.2.6: request objects of that kind are not served to this client. */
export class RequestNotSupported extends OAuthError {
  readonly code = 'request_not_supported';
  readonly status = 400;
}

/** OIDC Core §3.1.2.6: the `registration` parameter is not served. */
export class RegistrationNotSupported extends OAuthError {
  readonly code = 'registration_not_supported';
  readonly status = 400;
}

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

/** RFC 7591 §3.2.2: a redirect URI in client metadata is not acceptable. */
export class InvalidRedirectUri extends OAuthError {
  readonly code = 'invalid_redirect_uri';
  readonly status = 400;
}

/** RFC 7591 §3.2.2: a member of client metadata is not acceptable. */
export class InvalidClientMetadata extends OAuthError {
  readonly code = 'invalid_client_metadata';
  readonly status = 400;
}

/** RFC 7591 §3.2.2: a software statement is malformed, expired, or not signed as it should be. */
export class InvalidSoftwareStatement extends OAuthError {
  readonly code = 'invalid_software_statement';
  readonly status = 400;
}

/** RFC 7591 §3.2.2: a software statement of an issuer that is not believed. */
export class UnapprovedSoftwareStatement extends OAuthError {
  readonly code = 'unapproved_software_statement';
  readonly status = 400;
}

/** RFC 9110 §15.5.5: nothing is served at the address, or the tenant in it does not exist. */
export class NotFound extends OAuthError {
  readonly code = 'not_found';
  readonly status = 404;
}

/** RFC 9110 §15.5.6: the endpoint is not served by that method. */
export class MethodNotAllowed extends OAuthError {
  readonly code = 'method_not_allowed';
  readonly status = 405;
  /** What it is served by. */
  readonly allowed: readonly string[];

  constructor({ allowed = [], ...detail }: OAuthErrorDetail & { readonly allowed?: readonly string[] } = {}) {
    super(detail);
    this.allowed = allowed;
  }
}

/** RFC 9110 §15.5.7: what is there is served in no form that the request accepts. */
export class NotAcceptable extends OAuthError {
  readonly code = 'not_acceptable';
  readonly status = 406;
}

/** RFC 9110 §15.6.2: a part of a specification that is not served. */
export class NotImplemented extends OAuthError {
  readonly code = 'not_implemented';
  readonly status = 501;
}

/** RFC 6749 §4.1.2.1: something that is not the client's doing; no detail is told. */
export class ServerError extends OAuthError {
  readonly code = 'server_error';
  readonly status = 500;
}

/** RFC 6749 §4.1.2.1: overloaded or without its database; worth another try. */
export class TemporarilyUnavailable extends OAuthError {
  readonly code = 'temporarily_unavailable';
  readonly status = 503;
}
