import { OAuthError } from '../oauth-error.js';

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
