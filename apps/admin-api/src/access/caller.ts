import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { VerifiedAccessToken } from '@latchkey/access-token-guard';
import type { TenantId } from '@latchkey/protocol';

/** Who asks for what, from where: what a change is judged by and recorded with. */
export interface Caller {
  /** The tenant that is managed. */
  readonly tenant: TenantId;
  /** The tenant whose issuer stands for the token. */
  readonly home: TenantId;
  readonly clientId: string;
  /** The person, where the token is not the client's own. */
  readonly accountId?: string;
  readonly scopes: ReadonlySet<string>;
  readonly address: string;
  readonly requestId: string;
}

// Beside the requests, not on them: nothing that prints a request carries it along.
const callers = new WeakMap<object, Caller>();

/** Notes whom a request was accepted from. */
export function noteCaller(request: FastifyRequest, token: VerifiedAccessToken, tenants: Pick<Caller, 'tenant' | 'home'>): void {
  callers.set(request, {
    ...tenants,
    clientId: token.client_id,
    ...(token.aut === 'APPLICATION_USER' && { accountId: token.sub }),
    scopes: token.scopes,
    address: request.ip,
    requestId: request.id,
  });
}

/** Gives a handler the caller; fails where no guard verified a token. */
export const CurrentCaller: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<object>());
  if (!caller) throw new Error('@CurrentCaller() needs AccessTokenGuard on a handler that is not @Public().');
  return caller;
});
