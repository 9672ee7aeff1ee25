import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { managementScopes } from '@latchkey/clients';
import { DEFAULT_TENANT } from '@latchkey/protocol';
import type { Addresses } from '../platform/addresses.js';
import { ProblemDocument } from './problem.document.js';

const DESCRIPTION = `Management of a Latchkey installation. \`/v1/…\` manages the default tenant and \`/t/{tenant}/v1/…\` another.

Errors are problem details (RFC 9457). Lists are paged by \`limit\` and \`after\`. PATCH and PUT of a thing with an \`ETag\` need \`If-Match\`.
Nobody can give, or take over, scopes of this API that their token does not hold.

To try it on this page: at *Authorize*, under \`oauth2\`, a management client's id and secret fetch a token of the default tenant for the scopes that are
ticked; or paste an access token, also of another tenant, under \`bearer\`.`;

/** The API in OpenAPI 3.1, made from the controllers themselves. */
export function openApiDocument(app: INestApplication, addresses: Addresses): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Latchkey management')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addServer(addresses.identifierOf(DEFAULT_TENANT), 'The default tenant')
    .addServer(`${addresses.identifierOf(DEFAULT_TENANT)}/t/{tenant}`, 'Another tenant', { tenant: { default: 'acme' } })
    .addOAuth2({ type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${addresses.issuerOf(DEFAULT_TENANT)}/token`, scopes: scopes() } } }, 'oauth2')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [ProblemDocument],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  return withConditionalRequests(document);
}

const scopes = (): Record<string, string> => Object.fromEntries(managementScopes.map(({ name, description }) => [name, description]));

/** `If-Match` is read by a decorator that the generator does not see. */
function withConditionalRequests(document: OpenAPIObject): OpenAPIObject {
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.patch, path.put, path.delete]) {
      const required = operation?.responses !== undefined && '428' in operation.responses;
      if (!operation?.responses || !('412' in operation.responses)) continue;
      const schema = { type: 'string', example: '"1"' } as const;
      operation.parameters = [...(operation.parameters ?? []), { in: 'header', name: 'If-Match', required, schema, description: 'The ETag of what you read, or *' }];
    }
  }
  return document;
}
