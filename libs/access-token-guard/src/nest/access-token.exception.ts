import { HttpException } from '@nestjs/common';
import type { AccessTokenError } from '../core/index.js';

/** A refusal as Nest throws it: status and body of the error; the error itself is its `cause`. */
export class AccessTokenException extends HttpException {
  /** What the answer must carry besides, `WWW-Authenticate` among it. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(error: AccessTokenError) {
    super({ statusCode: error.status, ...error.body }, error.status, { cause: error });
    this.headers = error.headers;
  }
}
