import { NotFoundException } from '@nestjs/common';
import { BearerError } from '../http/bearer-error.js';

/** Registration is off: nothing is served at this address. */
export const notServed = (): NotFoundException => new NotFoundException();

/** RFC 6750 §3.1: no initial access token, or no registration access token, that opens this. One answer for all, unknown clients too. */
export class InvalidRegistrationToken extends BearerError {
  readonly code = 'invalid_token';
  readonly status = 401;

  override challenge(): string {
    return 'Bearer realm="registration", error="invalid_token"';
  }
}
