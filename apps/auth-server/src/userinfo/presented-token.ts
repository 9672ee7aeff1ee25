import { InvalidRequest } from '@latchkey/protocol';
import type { FastifyRequest } from 'fastify';
import { MissingToken } from '../http/challenges.js';
import { formOf } from '../http/form.js';
import type { PresentedToken } from '../http/proof-of-possession.js';
import { transportOf } from '../http/transport.js';

// RFC 6750 §2.1, RFC 9449 §7.1: b64token
const CREDENTIALS = /^(Bearer|DPoP) +([A-Za-z0-9\-._~+/]+=*) *$/i;

/**
 * The access token of a request: in the Authorization header or in a form body, by one way only (RFC 6750 §2). In the query it is
 * never read: addresses end up in logs.
 * @throws MissingToken, InvalidRequest
 */
export function presentedToken(request: FastifyRequest): PresentedToken {
  const { method, headers: { authorization } } = request;
  const transport = transportOf(request);
  const posted = request.method === 'POST' && request.headers['content-type'] !== undefined ? formOf(request).get('access_token') : undefined;
  if (authorization !== undefined && posted !== undefined) throw new InvalidRequest({ description: 'the access token must be sent by one way only' });
  if (posted !== undefined) return { scheme: 'Bearer', value: posted, method, transport };
  if (authorization === undefined) throw new MissingToken();
  const [, scheme = '', value] = CREDENTIALS.exec(authorization) ?? [];
  if (value === undefined) throw new InvalidRequest({ description: 'the Authorization header must be Bearer or DPoP with an access token' });
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', value, method, transport };
}
