import { OAuthError } from '../oauth-error.js';

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
