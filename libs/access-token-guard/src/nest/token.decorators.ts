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

/** What gives handlers their parameters here. */
const givers = new Set<unknown>();

/** Tells whether a parameter of a handler is had from a token, by the function that gives it. */
export const isFromToken = (giver: unknown): boolean => givers.has(giver);

function fromToken(give: (context: ExecutionContext) => unknown): () => ParameterDecorator {
  const giver = (_: unknown, context: ExecutionContext): unknown => give(context);
  givers.add(giver);
  return createParamDecorator(giver);
}

/** Gives a handler the claims that the request was accepted with; fails where no guard verified a token. */
export const AccessToken: () => ParameterDecorator = fromToken(tokenIn);

/** Gives a handler the id of the client that calls it; fails where no guard verified a token. */
export const CurrentClient: () => ParameterDecorator = fromToken((context) => tokenIn(context).client_id);

/**
 * Gives a handler the `AbortSignal` of its token's end, for what stays open: an `@Sse()` stream, a download, a subscription, a socket. The reason is
 * the `AccessTokenError` that a request would now be answered with. Nothing is told any more when the response or the socket has closed.
 * Refuses where the token has ended since the guard looked; fails where no guard verified one, and in microservices.
 */
export const TokenValidity: () => ParameterDecorator = fromToken((context): Promise<AbortSignal> => {
  const carrier = carrierIn(context);
  const validity = carrier && validityOf(carrier);
  if (validity !== undefined) return validity();
  throw new Error('@TokenValidity() needs AccessTokenGuard, with its own verifier, on a handler that is not @Public() and no microservice.');
});
