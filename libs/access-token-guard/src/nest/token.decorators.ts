import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { verifiedTokenOf } from '../core/index.js';
import type { VerifiedAccessToken } from '../core/index.js';
import { carrierIn } from './token-source.js';

function tokenIn(context: ExecutionContext): VerifiedAccessToken {
  const carrier = carrierIn(context);
  const token = carrier && verifiedTokenOf(carrier);
  if (token !== undefined) return token;
  throw new Error('@AccessToken() and @CurrentClient() need AccessTokenGuard on a handler that is not @Public().');
}

/** Gives a handler the claims that the request was accepted with; fails where no guard verified a token. */
export const AccessToken: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext) => tokenIn(context));

/** Gives a handler the id of the client that calls it; fails where no guard verified a token. */
export const CurrentClient: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext) => tokenIn(context).client_id);
