import type { UnitOfWork } from '@latchkey/storage';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tenantOf } from './tenant.js';

/** Documents that are the same for everybody. */
const ANY_ORIGIN = new Set(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server', '/jwks', '/status-lists', '/status-lists/:id']);
/** What a browser application calls: open to the origins that registered clients name, without credentials. */
const CLIENT_ORIGINS = /^\/(?:token|revocation|userinfo|registration(?:\/[^/]+)?)$/;
const MAX_AGE = 600;

/**
 * Answers cross-origin requests (Fetch standard, "CORS protocol"). What is in neither list, the authorization endpoint above all,
 * answers none.
 */
export function addCors(fastify: FastifyInstance, unitOfWork: UnitOfWork): void {
  fastify.addHook('onRequest', async (request, reply) => {
    // A preflight has no route of its own.
    const path = request.routeOptions.url ?? request.url.split('?', 1)[0] ?? '';
    const { origin } = request.headers;
    if (ANY_ORIGIN.has(path)) {
      void reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
      return preflight(request, reply);
    }
    if (!CLIENT_ORIGINS.test(path)) return;
    void reply.header('vary', 'Origin');
    if (origin === undefined || !(await named(origin, request, unitOfWork))) return;
    void reply.header('access-control-allow-origin', origin).header('cross-origin-resource-policy', 'cross-origin');
    void reply.header('access-control-expose-headers', 'WWW-Authenticate, Retry-After, DPoP-Nonce');
    return preflight(request, reply);
  });
}

const named = (origin: string, request: FastifyRequest, unitOfWork: UnitOfWork): Promise<boolean> =>
  unitOfWork.run(tenantOf(request), ({ clients }) => clients.anyAllowsOrigin(origin)).catch(() => false);

function preflight(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return undefined;
  return reply
    .header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
    .header('access-control-allow-headers', 'Authorization, Content-Type, DPoP')
    .header('access-control-max-age', MAX_AGE)
    .code(204)
    .send();
}
