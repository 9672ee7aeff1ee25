import { TestAdminApi } from './admin-api.js';

const api = TestAdminApi.forThisFile();

const machine = { client_id: 'x', grant_types: ['client_credentials'] };

describe('Errors are problem details (RFC 9457)', () => {
  it.each<[string, number, string, { body?: unknown; headers?: Record<string, string> }]>([
    ['malformed JSON', 400, 'malformed-body', { body: '{"client_id": ' }],
    ['JSON that pollutes prototypes', 400, 'malformed-body', { body: '{"__proto__": {"client_id": "x"}}' }],
    ['a constructor', 400, 'malformed-body', { body: '{"constructor": {"prototype": {"client_id": "x"}}}' }],
    ['no body', 400, 'invalid-request', {}],
    ['an empty body', 400, 'invalid-request', { body: '' }],
    ['an array', 400, 'invalid-request', { body: [machine] }],
    ['null', 400, 'invalid-request', { body: 'null' }],
    ['a text', 400, 'invalid-request', { body: '"x"' }],
    ['a form', 415, 'unsupported-media-type', { body: 'client_id=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['plain text', 415, 'unsupported-media-type', { body: JSON.stringify(machine), headers: { 'content-type': 'text/plain' } }],
    ['another charset', 415, 'unsupported-media-type', { body: JSON.stringify(machine), headers: { 'content-type': 'application/json; charset=utf-16' } }],
    ['too large a body', 413, 'body-too-large', { body: { ...machine, client_name: 'x'.repeat(70_000) } }],
    ['nesting without end', 400, 'invalid-request', { body: `{"jwks":${'['.repeat(20_000)}${']'.repeat(20_000)}}` }],
  ])('%s', async (_, status, kind, ask) => {
    const refused = await api.ask('POST', '/v1/clients', ask);
    expect([refused.status, refused.body.type]).toEqual([status, `urn:latchkey:problem:${kind}`]);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(refused.body).toMatchObject({ status, title: expect.any(String) });
    expect(await api.run(({ clients }) => clients.current('x'))).toBeUndefined();
  });

  it.each([
    ['what is missing', '/v1/tenants', { name: 'Acme' }, [{ field: 'id', pointer: '#/id', message: 'is required' }]],
    ['what is of another kind', '/v1/clients', { redirect_uris: 'https://app.example/callback' }, [{ field: 'redirect_uris', pointer: '#/redirect_uris', message: 'must be an array' }]],
    ['what is too long', '/v1/clients', { ...machine, client_name: 'x'.repeat(201) }, [{ field: 'client_name', pointer: '#/client_name', message: 'must be shorter than or equal to 200 characters' }]],
    ['what is not known', '/v1/clients', { ...machine, redirect_uri: 'https://app.example' }, [{ field: 'redirect_uri', pointer: '#/redirect_uri', message: 'is not known here' }]],
  ])('say once of %s what is expected', async (_, path, body, errors) => {
    expect((await api.ask('POST', path, { body })).body).toMatchObject({ errors });
  });

  it.each([
    ['where a body that is not JSON ceases to be', '{\n  "client_id": "x",\n  "secret": hunter2 }', 'The body is not JSON from line 3, column 13 on.'],
    ['where a body ends too early', '{"secret": "hunter2"', 'The body ends at line 1, column 21, before its JSON is complete.'],
    ['which member no body may have', '{"__proto__": {"secret": "hunter2"}}', 'The body must have no member named __proto__, and none named constructor that holds a prototype.'],
  ])('say %s, and nothing of what it holds', async (_, body, detail) => {
    for (const type of ['application/json', 'application/merge-patch+json']) {
      const refused = await api.ask('PATCH', '/v1/clients/x', { body, headers: { 'content-type': type, 'if-match': '*' } });
      expect(refused.body).toEqual({ type: 'urn:latchkey:problem:malformed-body', title: expect.any(String), status: 400, detail });
    }
  });

  it.each(['/', '/v1', '/v1/nothing', '/v2/clients', '/v1/clients/x/y', '/v1/clients/%00', '/v1/clients/nobody', '/v1/accounts/..%2f..'])('nothing at %s', async (path) => {
    const refused = await api.ask('GET', path);
    expect([refused.status, refused.body.type]).toEqual([404, 'urn:latchkey:problem:not-found']);
  });

  it('are none for a request without a body that names the type of one', async () => {
    await api.ask('POST', '/v1/clients', { body: { client_id: 'typed', grant_types: [] } });
    expect((await api.ask('DELETE', '/v1/clients/typed', { headers: { 'content-type': 'application/json' } })).status).toBe(204);
  });

  it('tell nothing of what went wrong inside, and ask to come back when the database is gone', async () => {
    const other = await TestAdminApi.open();
    const token = await other.token();
    expect((await other.ask('GET', '/v1/clients', { token })).status).toBe(200);
    await other.database.drop();
    const refused = await other.ask('POST', '/v1/clients', { token, body: machine });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(refused.text).not.toMatch(/postgres|latchkey_test|SELECT/i);
    await other.close();
  });

  it('come with headers that keep answers out of caches and frames', async () => {
    const { headers } = await api.ask('GET', '/v1/clients');
    expect(Object.fromEntries(headers)).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-security-policy': expect.stringContaining("default-src 'none'") });
  });
});
