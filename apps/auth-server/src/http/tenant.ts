import type { TenantId } from '@latchkey/protocol';
import { tenantOfPath } from '@latchkey/service-bootstrap';
import type { FastifyRequest } from 'fastify';

/** The tenant whose issuer the request is addressed to; whether it exists shows when its stores are opened. */
export const tenantOf = (request: FastifyRequest): TenantId => tenantOfPath(request.raw);
