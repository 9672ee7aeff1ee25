import { InvalidRequest } from '@latchkey/protocol';
import type { FastifyRequest } from 'fastify';
import { MissingToken } from '../http/bearer-challenge.js';
import { formOf } from '../http/form.js';

// RFC 6750 §2.1: b64token
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/**
 * The access token of a request: in the Authorization header or in a form body, by one way only (RFC 6750 §2). In the query it is
 * never read: addresses end up in logs.
 * @throws MissingToken, InvalidRequest
 */
export function presentedToken(request: FastifyRequest): string {
  const { authorization } = request.headers;
  const posted = request.method === 'POST' && request.headers['content-type'] !== undefined ? formOf(request).get('access_token') : undefined;
  if (authorization !== undefined && posted !== undefined) throw new InvalidRequest({ description: 'the access token must be sent by one way only' });
  if (posted !== undefined) return posted;
  if (authorization === undefined) throw new MissingToken();
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw new InvalidRequest({ description: 'the Authorization header must be Bearer with an access token' });
  return token;
}
