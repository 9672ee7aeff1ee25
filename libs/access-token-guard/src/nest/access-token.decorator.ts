import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { VerifiedAccessToken } from '../core/index.js';
import { verifiedTokenOf } from './verified-requests.js';

/** Gives a handler the claims that the request was accepted with; fails where no guard verified a token. */
export const AccessToken: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext): VerifiedAccessToken => {
  const token = context.getType() === 'http' ? verifiedTokenOf(context.switchToHttp().getRequest<object>()) : undefined;
  if (token === undefined) throw new Error('@AccessToken() needs AccessTokenGuard on a handler that is not @Public().');
  return token;
});
