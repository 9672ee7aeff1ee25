import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { configure } from '../src/service.js';
import { ALL_SCOPES, TestAdminApi } from './admin-api.js';

interface Operation {
  readonly summary?: string;
  readonly security?: readonly Record<string, string[]>[];
  readonly responses: Record<string, { readonly description: string }>;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}

const routes: string[] = [];
let document: { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, unknown> } };
const operations = () => Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })));

const api = TestAdminApi.forThisFile({
  service: {
    configure: async (app: NestFastifyApplication) => {
      const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
      fastify.addHook('onRoute', ({ method, url }) => void routes.push(...[method].flat().map((verb) => `${verb} ${url.replace(/:(\w+)/g, '{$1}')}`)));
      await configure(app);
    },
  },
});
beforeAll(async () => {
  document = (await api.ask('GET', '/openapi.json', { token: null })).body as unknown as typeof document;
});

describe('The OpenAPI document', () => {
  it('is OpenAPI 3.1, open to everyone', () => {
    expect(document.openapi).toBe('3.1.0');
  });

  it('has every route, and only routes that are there', () => {
    const served = routes.filter((route) => !/^(HEAD|OPTIONS) /.test(route) && !/ \/(docs|openapi\.json|\*)/.test(route));
    expect(operations().map(({ name }) => name).sort()).toEqual([...new Set(served)].sort());
    expect(served.length).toBeGreaterThan(30);
  });

  it('tells of every operation what it does, what it answers, and the scope that it needs', () => {
    const scopes = operations().flatMap(({ name, operation }) => {
      expect([name, operation.summary]).toEqual([name, expect.any(String)]);
      expect([name, Object.keys(operation.responses).some((status) => status.startsWith('2'))]).toEqual([name, true]);
      if (name.includes('.well-known')) return [];
      expect([name, operation.security]).toEqual([name, expect.arrayContaining([{ bearer: [] }, { oauth2: [expect.any(String)] }])]);
      return operation.security?.flatMap(({ oauth2 }) => oauth2 ?? []) ?? [];
    });
    expect([...new Set(scopes)].sort()).toEqual([...ALL_SCOPES].sort());
  });

  it('refers to nothing that is not in it', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]*)"/g)].map(([, name]) => name ?? '');
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
  });

  it('describes the members of bodies, with their bounds', () => {
    expect(document.components.schemas).toMatchObject({
      CreateClientDto: { properties: { redirect_uris: { type: 'array', maxItems: 100 }, client_secret: { writeOnly: true, minLength: 8 } } },
      ProblemDocument: { required: expect.arrayContaining(['type', 'status']) },
    });
    const patch = document.paths['/v1/clients/{client_id}']?.patch;
    expect(patch?.parameters).toEqual(expect.arrayContaining([expect.objectContaining({ in: 'header', name: 'If-Match', required: true })]));
  });
});

describe('The page to try it', () => {
  it.each(['', '/t/acme'])('comes from here alone, at %s/docs', async (prefix) => {
    const page = await api.ask('GET', `${prefix}/docs`, { token: null });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '').filter((link) => link !== 'data:,');
    expect(links).toHaveLength(3);
    for (const link of links) {
      expect(link).not.toMatch(/^\w+:|^\/\//);
      expect((await api.ask('GET', `${prefix}/${link}`, { token: null })).status).toBe(200);
    }
  });
});
