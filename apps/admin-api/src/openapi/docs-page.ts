import type { FastifyInstance } from 'fastify';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';

/** Swagger UI writes styles into the page; scripts are our own origin's alone, and nothing is fetched from anywhere else but the issuer. */
const policy = (issuer: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ${issuer}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Latchkey management</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="docs/swagger-ui.css"></head>
<body><div id="swagger-ui"></div><script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script></body>
</html>
`;

// Swagger UI marks requests for tokens by a header that no specification of tokens knows, and that the issuer lets no other origin send.
const START = `SwaggerUIBundle({
  url: 'openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null,
  requestInterceptor: (request) => { delete request.headers['X-Requested-With']; return request; },
});
`;

const ASSETS = { 'swagger-ui.css': 'text/css; charset=utf-8', 'swagger-ui-bundle.js': 'text/javascript; charset=utf-8' };

/** Serves the document at /openapi.json and a page to try the API at /docs, to everyone; all of it comes from here. */
export async function serveDocs(fastify: FastifyInstance, document: OpenAPIObject, issuer: string): Promise<void> {
  const json = JSON.stringify(document);
  fastify.get('/openapi.json', async (_request, reply) =>
    reply.type('application/json').headers({ 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' }).send(json));
  fastify.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').header('content-security-policy', policy(issuer)).send(PAGE));
  fastify.get('/docs/start.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const [name, type] of Object.entries(ASSETS)) {
    const asset = await readFile(join(folder, name));
    fastify.get(`/docs/${name}`, async (_request, reply) => reply.type(type).header('cache-control', 'public, max-age=3600').send(asset));
  }
}
