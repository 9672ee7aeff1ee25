import type { FastifyInstance } from 'fastify';

/** Sent with every answer unless its route says otherwise: nothing may be framed, sniffed, cached or loaded by others. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Two years; a browser ignores it over http (RFC 6797 §7.2), where it is not sent. */
const STRICT_TRANSPORT_SECURITY = 'max-age=63072000';

/** Sets the headers before any handler runs, so that a route replaces one by setting it; also echoes the request id. */
export const addSecurityHeaders = (fastify: FastifyInstance): void => {
  const headers = Object.entries(SECURITY_HEADERS);
  fastify.addHook('onRequest', (request, reply, done) => {
    for (const [name, value] of headers) reply.header(name, value);
    reply.header('x-request-id', request.id);
    if (request.protocol === 'https') reply.header('strict-transport-security', STRICT_TRANSPORT_SECURITY);
    done();
  });
};
