import type { Parameters } from '@latchkey/protocol';
import type { FastifyRequest } from 'fastify';
import type { ClientRequest } from './endpoint-client.js';
import { tenantOf } from './tenant.js';
import { transportOf } from './transport.js';

/** An HTTP request, without HTTP. */
export const clientRequest = (request: FastifyRequest, parameters: Parameters): ClientRequest => ({
  tenant: tenantOf(request),
  parameters,
  address: request.ip,
  transport: transportOf(request),
  ...(request.headers.authorization !== undefined && { authorization: request.headers.authorization }),
});
