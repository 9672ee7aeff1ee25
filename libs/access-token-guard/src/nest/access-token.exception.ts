import { HttpException } from '@nestjs/common';
import type { AccessTokenError } from '../core/index.js';

/** As Apollo names what HTTP has a status for. */
const GRAPHQL_CODES = { 400: 'BAD_REQUEST', 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN', 503: 'SERVICE_UNAVAILABLE' } as const;

/** A refusal as Nest throws it: status and body of the error; the error itself is its `cause`. */
export class AccessTokenException extends HttpException {
  /** What the answer must carry besides, `WWW-Authenticate` among it. */
  readonly headers: Readonly<Record<string, string>>;
  /** What GraphQL servers tell clients of an error besides its message. */
  readonly extensions: Readonly<Record<string, string | undefined>>;

  constructor(error: AccessTokenError) {
    super({ statusCode: error.status, ...error.body }, error.status, { cause: error });
    this.message = error.description;
    this.headers = error.headers;
    this.extensions = { code: GRAPHQL_CODES[error.status], error: error.code, challenge: error.wwwAuthenticate };
  }
}
