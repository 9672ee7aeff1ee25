import { OAuthError } from '@latchkey/protocol';

/** An error of a resource that access tokens open, with its challenge (RFC 6750 §3). */
export abstract class BearerError extends OAuthError {
  /** The scope that would have sufficed. */
  protected readonly scope: string | undefined = undefined;

  challenge(): string {
    const attributes = [
      'realm="userinfo"',
      `error="${this.code}"`,
      ...(this.description === undefined ? [] : [`error_description="${this.description.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, ' ')}"`]),
      ...(this.scope === undefined ? [] : [`scope="${this.scope}"`]),
    ];
    return `Bearer ${attributes.join(', ')}`;
  }
}

/** RFC 6750 §3: no token was sent, so no error code is told. */
export class MissingBearerToken extends BearerError {
  readonly code = 'invalid_token';
  readonly status = 401;

  override challenge(): string {
    return 'Bearer realm="userinfo"';
  }
}

/** RFC 6750 §3.1 */
export class InvalidBearerToken extends BearerError {
  readonly code = 'invalid_token';
  readonly status = 401;
}

/** RFC 6750 §3.1 */
export class InsufficientBearerScope extends BearerError {
  readonly code = 'insufficient_scope';
  readonly status = 403;
  protected override readonly scope = 'openid';
}
