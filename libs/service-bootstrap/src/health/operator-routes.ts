import Fastify, { type FastifyInstance, type FastifyServerOptions, type RawServerDefault } from 'fastify';
import { addSecurityHeaders } from '../http/security-headers.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Readiness } from './readiness.js';

/** Adds /health/live, /health/ready and /metrics beside Nest, where no guard or filter of an application reaches them. */
export const addOperatorRoutes = (fastify: FastifyInstance, readiness: Readiness, metrics: Metrics): void => {
  fastify.get('/health/live', (_request, reply) => {
    void reply.send({ status: 'ok' });
  });
  fastify.get('/health/ready', async (_request, reply) => {
    const failing = await readiness.failing();
    return failing.length === 0 ? reply.send({ status: 'ok' }) : reply.code(503).send({ status: 'unavailable', failing });
  });
  fastify.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
};

/** A server of those routes alone, for a port that the public does not reach. */
export const operatorServer = (options: FastifyServerOptions<RawServerDefault>, readiness: Readiness, metrics: Metrics): FastifyInstance => {
  const fastify: FastifyInstance = Fastify(options);
  addSecurityHeaders(fastify);
  addOperatorRoutes(fastify, readiness, metrics);
  return fastify;
};
