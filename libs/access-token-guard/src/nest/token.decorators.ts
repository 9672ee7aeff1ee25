import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { verifiedTokenOf } from '../core/index.js';
import type { VerifiedAccessToken } from '../core/index.js';
import { validityOf } from '../core/verified-requests.js';
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

/**
 * Gives a handler the `AbortSignal` of its token's end, for what stays open: an `@Sse()` stream, a download, a subscription, a socket. The reason is
 * the `AccessTokenError` that a request would now be answered with. Nothing is told any more when the response or the socket has closed.
 * Refuses where the token has ended since the guard looked; fails where no guard verified one, and in microservices.
 */
export const TokenValidity: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext): Promise<AbortSignal> => {
  const carrier = carrierIn(context);
  const validity = carrier && validityOf(carrier);
  if (validity !== undefined) return validity();
  throw new Error('@TokenValidity() needs AccessTokenGuard, with its own verifier, on a handler that is not @Public() and no microservice.');
});
