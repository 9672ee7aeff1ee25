import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

const JSON_TYPE = /^application\/(?:merge-patch\+)?json(?:\s*;\s*charset="?utf-8"?)?\s*$/i;

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && headers['content-length'] !== '0');

/** Takes bodies in JSON only: a form that another site submits must not even be parsed. */
export function takeJsonOnly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async (request) => {
    const type = request.headers['content-type'];
    // Many clients name the type of the body that they do not send.
    if (!hasBody(request)) delete request.headers['content-type'];
    else if (type === undefined || !JSON_TYPE.test(type)) {
      throw new Problem('unsupported-media-type', { detail: 'Send the body as application/json.', headers: { accept: 'application/json' } });
    }
  });
  // RFC 7396: what PATCH takes, under its own name.
  fastify.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, fastify.getDefaultJsonParser('error', 'error'));
}
