import { OAuthError, type OAuthErrorDetail } from '../oauth-error.js';

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
