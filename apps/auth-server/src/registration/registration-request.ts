import type { ClientMetadataDocument } from '@latchkey/clients';
import { InvalidClientMetadata, type TenantId } from '@latchkey/protocol';
import type { FastifyRequest } from 'fastify';
import { tenantOf } from '../http/tenant.js';

const JSON_TYPE = /^application\/json(?:\s*;|$)/i;
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]{1,500}=*) *$/i;
const MAX_DEPTH = 10;

/** A request to the registration endpoint, without HTTP. */
export interface RegistrationRequest {
  readonly tenant: TenantId;
  /** The bearer token of the Authorization header. */
  readonly token: string | undefined;
  /** Where it comes from, for the limit on rows. */
  readonly address: string;
}

export const registrationRequest = (request: FastifyRequest): RegistrationRequest => ({
  tenant: tenantOf(request),
  token: BEARER.exec(request.headers.authorization ?? '')?.[1],
  address: request.ip,
});

/** The client metadata that a request sends. @throws InvalidClientMetadata when the body is no JSON object, or nested deeper than any metadata are */
export function metadataOf({ headers, body }: FastifyRequest): ClientMetadataDocument {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (!JSON_TYPE.test(headers['content-type'] ?? '') || !isObject) {
    throw new InvalidClientMetadata({ description: 'the body must be a JSON object of type application/json' });
  }
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw new InvalidClientMetadata({ description: `the body must not be nested deeper than ${MAX_DEPTH} levels` });
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return body as ClientMetadataDocument;
}
