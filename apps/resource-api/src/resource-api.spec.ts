import type { RunningService } from '@latchkey/service-bootstrap';
import { loadSettings } from '@latchkey/service-bootstrap';
import type { Issuer } from '../test/issuer.js';
import { startIssuer } from '../test/issuer.js';
import { guardOptions } from './guard-options.js';
import { ResourceApiSettings } from './resource-api.settings.js';
import { startResourceApi } from './start.js';

const identifier = 'https://documents.example';

const settingsWith = (environment: Record<string, string>): ResourceApiSettings =>
  loadSettings(ResourceApiSettings, { RESOURCE_API_CLIENT_ID: 'resource-api', RESOURCE_API_CLIENT_SECRET: 'a-secret-for-tests', ...environment });

describe.each(['jwt', 'opaque'] as const)('resource-api with a token in the format %s', (format) => {
  let issuer: Issuer;
  let service: RunningService;

  beforeAll(async () => {
    issuer = await startIssuer(identifier);
    const settings = settingsWith({ RESOURCE_API_URL: identifier, ISSUER_URL: issuer.url, LISTEN_ADDRESS: '127.0.0.1', LOG_LEVEL: 'silent' });
    service = await startResourceApi(Object.assign(settings, { RESOURCE_API_PORT: 0 }));
  });

  afterAll(async () => {
    await service?.close();
    await issuer.stop();
  });

  const both = { scope: 'documents:read documents:write' };
  const call = async (path: string, claims?: object, body?: unknown) => {
    const authorization: Record<string, string> = claims === undefined ? {} : { authorization: `Bearer ${await issuer[format](claims)}` };
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const headers = { ...authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const answer = await fetch(service.url + path, { headers, ...sent });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
  };

  it('writes a document, lists it and reads it back', async () => {
    const written = await call('/documents', both, { title: 'Minutes', body: 'All agreed.' });
    expect(written).toMatchObject({ status: 201, body: { id: expect.any(String), title: 'Minutes', body: 'All agreed.' } });
    expect((await call('/documents', both)).body).toEqual({ documents: [written.body] });
    expect(await call(`/documents/${String(written.body['id'])}`, both)).toMatchObject({ status: 200, body: written.body });
  });

  it('keeps the documents of one subject from every other', async () => {
    const written = await call('/documents', { ...both, sub: 'account-2' }, { title: 'Diary', body: '' });
    expect((await call('/documents', { ...both, sub: 'account-3' })).body).toEqual({ documents: [] });
    expect((await call(`/documents/${String(written.body['id'])}`, { ...both, sub: 'account-3' })).status).toBe(404);
  });

  it('needs the scope of what is done', async () => {
    const refused = [await call('/documents', { scope: 'documents:write' }), await call('/documents', { scope: 'documents:read' }, { title: 'a', body: '' })];
    expect(refused.map(({ status, headers }) => [status, headers.get('www-authenticate')])).toEqual([
      [403, expect.stringContaining('scope="documents:read"')],
      [403, expect.stringContaining('scope="documents:write"')],
    ]);
  });

  it('needs a token, and one that is meant for it', async () => {
    for (const claims of [undefined, { ...both, aud: 'https://other.example' }, { ...both, exp: 1 }]) {
      const { status, headers } = await call('/documents', claims);
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toContain('resource_metadata="https://documents.example/.well-known/oauth-protected-resource"');
    }
  });

  it.each([
    ['an unknown member', { title: 'a', body: 'b', owner: 'account-2' }],
    ['no title', { body: 'b' }],
    ['an empty title', { title: '', body: 'b' }],
    ['a title that is too long', { title: 'a'.repeat(201), body: 'b' }],
    ['a body that is too long', { title: 'a', body: 'b'.repeat(20_001) }],
    ['a body that is no text', { title: 'a', body: { b: 1 } }],
    ['a list', [{ title: 'a', body: 'b' }]],
    ['nothing', null],
    ['text', 'text'],
  ])('refuses a document with %s, and keeps nothing of it', async (_, document) => {
    const owner = { ...both, sub: 'careless' };
    expect((await call('/documents', owner, document)).status).toBe(400);
    expect((await call('/documents', owner)).body).toEqual({ documents: [] });
  });

  it('has room for 100 documents of one subject', async () => {
    const owner = { ...both, sub: 'collector' };
    for (let count = 0; count < 100; count += 1) expect((await call('/documents', owner, { title: 'a', body: '' })).status).toBe(201);
    expect((await call('/documents', owner, { title: 'a', body: '' })).status).toBe(507);
    expect((await call('/documents', { ...both, sub: 'another' }, { title: 'a', body: '' })).status).toBe(201);
  });

  it('leaves health, metrics and the metadata of the resource open', async () => {
    expect((await call('/health/live')).status).toBe(200);
    expect((await call('/health/ready')).status).toBe(200);
    // This issuer tells of no revocations.
    expect(await (await fetch(`${service.url}/metrics`)).text()).toContain(`revocation_feed_silence_seconds{issuer="${issuer.url}"} +Inf`);
    expect((await call('/.well-known/oauth-protected-resource')).body).toEqual({
      resource: identifier,
      resource_name: 'Documents',
      authorization_servers: [issuer.url],
      scopes_supported: ['documents:read', 'documents:write'],
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
    });
  });
});

describe("resource-api's settings", () => {
  it('take addresses over plain http from this machine alone, unless it is no production', () => {
    const elsewhere = { ISSUER_URL: 'http://id.example', RESOURCE_API_URL: 'http://documents.example' };
    expect(() => settingsWith(elsewhere)).toThrow(/RESOURCE_API_URL must be.* https.*\n.*ISSUER_URL must be/);
    expect([settingsWith({}), settingsWith({ ...elsewhere, NODE_ENV: 'development' })].map((settings) => guardOptions(settings).allowInsecureIssuer)).toEqual([false, true]);
  });

  it('need only the introspecting client; the rest has defaults', () => {
    expect(settingsWith({})).toMatchObject({ RESOURCE_API_PORT: 3002, ISSUER_URL: 'http://localhost:3000', identifier: 'http://localhost:3002' });
    expect(settingsWith({ RESOURCE_API_PORT: '4002' }).identifier).toBe('http://localhost:4002');
  });

  it('stop the boot with a sentence about each that is wrong, and show no secret', () => {
    const load = (environment: Record<string, string>) => () => loadSettings(ResourceApiSettings, environment);
    expect(load({})).toThrow(/RESOURCE_API_CLIENT_ID must be.*\n.*RESOURCE_API_CLIENT_SECRET is not set/);
    expect(load({ RESOURCE_API_CLIENT_ID: 'a', RESOURCE_API_CLIENT_SECRET: 'short' })).toThrow(/^(?!.*short)RESOURCE_API_CLIENT_SECRET must be/);
  });
});
