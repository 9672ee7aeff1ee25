import { InvalidRequest, Parameters } from '@latchkey/protocol';
import type { FastifyRequest } from 'fastify';

const FORM = /^application\/x-www-form-urlencoded(?:\s*;|$)/i;

/**
 * The parameters of a form body; what the query says is not read, since addresses end up in logs (RFC 6749 §2.3.1).
 * @throws InvalidRequest for another content type, a repeated or an oversized parameter
 */
export function formOf(request: FastifyRequest): Parameters {
  if (!FORM.test(request.headers['content-type'] ?? '')) {
    throw new InvalidRequest({ description: 'the body must be application/x-www-form-urlencoded' });
  }
  return Parameters.from((request.body ?? {}) as Record<string, unknown>);
}
