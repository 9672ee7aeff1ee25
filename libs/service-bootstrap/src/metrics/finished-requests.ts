import type { FastifyInstance } from 'fastify';
import type { AccessLog } from '../logging/access-log.js';
import type { Metrics } from './metrics.js';

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Logs and counts each finished request by its route pattern, never by its URL: codes and tokens live in queries, and a
 * stranger could make metrics without end.
 */
export const observeFinishedRequests = (fastify: FastifyInstance, access: AccessLog, metrics: Metrics): void => {
  const durations = metrics.histogram(
    { name: 'http_request_duration_seconds', help: 'Time to answer, by route pattern, method and status', labels: ['method', 'route', 'status'] },
    BUCKETS,
  );
  fastify.addHook('onResponse', (request, reply, done) => {
    const { id, method } = request;
    const route = request.routeOptions.url ?? 'unmatched';
    const status = reply.statusCode;
    const ms = reply.elapsedTime;
    durations.observe({ method, route, status }, ms / 1000);
    access.finished({ id, method, route, status, ms });
    done();
  });
  const abandoned = metrics.counter({ name: 'http_requests_abandoned_total', help: 'Requests whose client left before the answer', labels: ['method', 'route'] });
  fastify.addHook('onRequestAbort', (request, done) => {
    const { id, method } = request;
    const route = request.routeOptions.url ?? 'unmatched';
    abandoned.inc({ method, route });
    access.abandoned({ id, method, route });
    done();
  });
};
