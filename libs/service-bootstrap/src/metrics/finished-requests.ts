import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.js';

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Operators ask these every few seconds: their lines are of no interest. */
const QUIET = /^\/(health\/|metrics$)/;

/**
 * Logs and counts each finished request by its route pattern, never by its URL: codes and tokens live in queries, and a
 * stranger could make metrics without end. 5xx are logged at error, all others at info, probes at debug.
 */
export const observeFinishedRequests = (fastify: FastifyInstance, access: Logger, metrics: Metrics): void => {
  const durations = metrics.histogram(
    { name: 'http_request_duration_seconds', help: 'Time to answer, by route pattern, method and status', labels: ['method', 'route', 'status'] },
    BUCKETS,
  );
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const ms = reply.elapsedTime;
    const { method } = request;
    durations.observe({ method, route, status: reply.statusCode }, ms / 1000);
    logLine(access, request, reply, { method, route, status: reply.statusCode, ms: Math.round(ms * 1000) / 1000 });
    done();
  });
  fastify.addHook('onRequestAbort', (request, done) => {
    access.info({ reqId: request.id, method: request.method, route: request.routeOptions.url ?? 'unmatched' }, 'request aborted by the client');
    done();
  });
};

interface Line {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

const logLine = (access: Logger, request: FastifyRequest, _reply: FastifyReply, line: Line): void => {
  const level = line.status >= 500 ? 'error' : QUIET.test(line.route) ? 'debug' : 'info';
  access[level]({ reqId: request.id, ...line }, 'request');
};
