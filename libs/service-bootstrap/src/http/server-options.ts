import type { FastifyReply, FastifyServerOptions, RawServerDefault } from 'fastify';
import { LogController } from 'fastify';
import type { ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Limits } from './limits.js';
import { requestIds } from './request-id.js';
import { SECURITY_HEADERS } from './security-headers.js';
import { withoutTenant } from './tenant-path.js';
import { trustedProxies } from './trusted-proxies.js';

const BODY = '{"statusCode":400,"error":"Bad Request","message":"The request is not well-formed HTTP."}';

const MALFORMED = [
  'HTTP/1.1 400 Bad Request',
  'Connection: close',
  'Content-Type: application/json',
  `Content-Length: ${BODY.length}`,
  '',
  BODY,
].join('\r\n');

/** What the HTTP server is made with: every input bounded, forwarded headers believed only from the listed proxies. */
export const serverOptions = (limits: Limits, log: Logger, proxies: readonly string[]): FastifyServerOptions<RawServerDefault> & { http: ServerOptions } => {
  const trusts = trustedProxies(proxies);
  return {
    loggerInstance: log,
    // One line per request is written when it has finished.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'reqId' }),
    genReqId: requestIds(trusts),
    trustProxy: proxies.length > 0 ? (address: string) => trusts(address) : false,
    rewriteUrl: withoutTenant,
    // A resource's identifier, a URI of 2000 characters, is a segment of a path, percent-encoded.
    routerOptions: { maxParamLength: 6_000 },
    bodyLimit: limits.body,
    connectionTimeout: limits.idleConnection,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.keepAlive,
    http: {
      headersTimeout: limits.requestHeaders,
      maxHeaderSize: limits.headers,
      // Else the first of several Authorization headers counts, and none of the others is seen: a proxy may have looked at another.
      joinDuplicateHeaders: true,
      connectionsCheckingInterval: Math.min(limits.requestHeaders, 2_000),
    },
    // Fastify's own would log the raw packet, credentials included.
    clientErrorHandler: (error: Error & { code?: string }, socket: Socket) => {
      log.debug({ code: error.code }, 'malformed request');
      if (error.code !== 'ECONNRESET' && socket.writable) socket.write(MALFORMED);
      // Not merely ended: whoever leaves their own side open would keep the connection for as long as they like.
      socket.destroySoon();
    },
    // The router refuses a malformed path before any hook runs.
    frameworkErrors: (error, _request, reply) => {
      const statusCode = error.statusCode ?? 400;
      void (reply as FastifyReply).headers(SECURITY_HEADERS).code(statusCode).send({ statusCode, error: 'Bad Request', message: error.code });
    },
  };
};
