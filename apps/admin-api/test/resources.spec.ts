import { ADMIN_API_URL, ANY_VERSION, TestAdminApi } from './admin-api.js';

const api = TestAdminApi.forThisFile();

const pathOf = (identifier: string) => `/v1/resources/${encodeURIComponent(identifier)}`;

describe('Protected resources', () => {
  it('have the key of their algorithm from the moment that they ask for it, not from their first token', async () => {
    const signing = async (alg: string) => {
      const items = (await api.ask('GET', '/v1/signing-keys')).body.items as { alg: string; state: string }[];
      return items.filter((key) => key.alg === alg && key.state === 'signing').length;
    };
    expect(await signing('ES512')).toBe(0);
    await api.ask('POST', '/v1/resources', { body: { identifier: 'https://signed.example', name: 'Signed', scopes: [], signing_alg: 'ES512' } });
    expect(await signing('ES512')).toBe(1);
    await api.ask('POST', '/v1/clients', { body: { redirect_uris: ['https://app.example/cb'], id_token_signed_response_alg: 'PS384' } });
    expect(await signing('PS384')).toBe(1);
  });

  it('are registered, read, changed and removed by identifiers that are URLs', async () => {
    const identifier = 'https://api.example.com/documents?v=1&x=%20';
    const created = await api.ask('POST', '/v1/resources', {
      body: { identifier, name: 'Documents', scopes: [{ name: 'read', description: 'Read documents' }, { name: 'write' }], access: 'entitled', resource_servers: ['admin-api'] },
    });
    expect([created.status, created.headers.get('etag')]).toEqual([201, '"1"']);
    expect(created.headers.get('location')).toBe(ADMIN_API_URL + pathOf(identifier));
    expect((await api.ask('GET', pathOf(identifier))).body).toMatchObject({
      identifier, access: 'entitled', scopes: [{ name: 'read', description: 'Read documents' }, { name: 'write', description: 'write' }],
    });
    const changed = await api.ask('PATCH', pathOf(identifier), { body: { scopes: [{ name: 'read' }], access_token_format: 'opaque', signing_alg: 'PS256', status_list: true }, headers: { 'if-match': '"1"' } });
    expect(changed.body).toMatchObject({ name: 'Documents', access_token_format: 'opaque', status_list: true, scopes: [{ name: 'read', description: 'read' }] });
    expect((await api.ask('PATCH', pathOf(identifier), { body: { name: 'x' } })).status).toBe(428);
    expect((await api.ask('PATCH', pathOf(identifier), { body: { name: 'x' }, headers: { 'if-match': '"1"' } })).status).toBe(412);
    expect((await api.ask('DELETE', pathOf(identifier), { headers: { 'if-match': '"1"' } })).status).toBe(412);
    expect((await api.ask('DELETE', pathOf(identifier))).status).toBe(204);
    expect((await api.ask('GET', pathOf(identifier))).status).toBe(404);
  });

  it('end their tokens when they grant less than before: to all, or to clients that registered themselves', async () => {
    const identifier = 'https://narrowed.example';
    const open = { name: 'read', registrable: true };
    await api.ask('POST', '/v1/resources', { body: { identifier, scopes: [open, { name: 'write' }], access: 'open' } });
    const endings = () => api.run(async ({ revocations }) => (await revocations.since(0, 1_000)).filter(({ selector }) => selector.value === identifier).length);
    const counts = [];
    for (const change of [{ name: 'Narrowed' }, { scopes: [open, { name: 'write' }, { name: 'new' }] }, { scopes: [open] }, { scopes: [{ name: 'read' }] }, { access: 'entitled' }]) {
      expect((await api.ask('PATCH', pathOf(identifier), { body: change, headers: ANY_VERSION })).status).toBe(200);
      counts.push(await endings());
    }
    expect(counts).toEqual([0, 0, 1, 2, 3]);
  });

  it('name the claims that their tokens hold of the person', async () => {
    const created = await api.ask('POST', '/v1/resources', { body: { identifier: 'https://people.example', claims: ['email', 'email_verified'] } });
    expect(created.body).toMatchObject({ claims: ['email', 'email_verified'] });
    const changed = await api.ask('PATCH', pathOf('https://people.example'), { body: { claims: null }, headers: ANY_VERSION });
    expect(changed.body).not.toHaveProperty('claims');
  });

  it('name resource servers that there are: what is misspelt would be told nothing of their tokens, without a word', async () => {
    await api.ask('POST', '/v1/clients', { body: { client_id: 'served-api', grant_types: [] } });
    const identifier = 'https://served.example';
    const refused = await api.ask('POST', '/v1/resources', { body: { identifier, resource_servers: ['served-api', 'served-apj'] } });
    const fault = { field: 'resource_servers[1]', pointer: '#/resource_servers/1', message: 'is not a registered client' };
    expect([refused.status, refused.body.errors, (await api.ask('GET', pathOf(identifier))).status]).toEqual([400, [fault], 404]);
    expect((await api.ask('POST', '/v1/resources', { body: { identifier, resource_servers: ['served-api'] } })).status).toBe(201);
    const change = (resource_servers: string[]) => api.ask('PATCH', pathOf(identifier), { body: { resource_servers }, headers: ANY_VERSION });
    expect((await change(['served-apj'])).body.errors).toEqual([{ ...fault, field: 'resource_servers[0]', pointer: '#/resource_servers/0' }]);
    expect((await change(['served-api', 'admin-api'])).status).toBe(200);
    await api.ask('DELETE', '/v1/clients/served-api');
    expect((await api.ask('GET', pathOf(identifier))).body.resource_servers).toEqual(['admin-api']);
  });

  it('may keep resource servers that ended by themselves', async () => {
    const identifier = 'https://outlived.example';
    await api.ask('POST', '/v1/resources', { body: { identifier } });
    await api.run(async ({ resources }) => resources.update({ ...(await resources.current(identifier))!, resourceServers: ['ended-api'] }));
    const body = { resource_servers: ['ended-api', 'admin-api'] };
    expect((await api.ask('PATCH', pathOf(identifier), { body, headers: ANY_VERSION })).body).toMatchObject(body);
  });

  it('may have identifiers of 2000 characters', async () => {
    const identifier = `https://api.example.com/${'/'.repeat(1976)}`;
    expect((await api.ask('POST', '/v1/resources', { body: { identifier } })).status).toBe(201);
    expect((await api.ask('GET', pathOf(identifier))).body.identifier).toBe(identifier);
  });

  it.each<[string, object, string]>([
    ['a scope of OpenID Connect', { identifier: 'https://x.example', scopes: [{ name: 'openid' }] }, 'scopes[0].name'],
    ['a malformed scope', { identifier: 'https://x.example', scopes: [{ name: 'a b' }] }, 'scopes[0].name'],
    ['a claim that is the token\'s own', { identifier: 'https://x.example', claims: ['email', 'scope'] }, 'claims[1]'],
    ['a claim that is no person\'s', { identifier: 'https://x.example', claims: ['constructor'] }, 'claims[0]'],
    ['a scope twice', { identifier: 'https://x.example', scopes: [{ name: 'a' }, { name: 'a' }] }, 'scopes[1].name'],
    ['a scope that is no object', { identifier: 'https://x.example', scopes: ['a'] }, 'scopes'],
    ['a fragment', { identifier: 'https://x.example/#a' }, 'identifier'],
    ['no identifier', { name: 'x' }, 'identifier'],
    ['a relative identifier', { identifier: '/x' }, 'identifier'],
    ['an unknown access', { identifier: 'https://x.example', access: 'secret' }, 'access'],
    ['a lifetime beyond the limit', { identifier: 'https://x.example', access_token_lifetime: 86_401 }, 'access_token_lifetime'],
    ['a version', { identifier: 'https://x.example', version: 1 }, 'version'],
  ])('are not registered with %s', async (_, body, field) => {
    const refused = await api.ask('POST', '/v1/resources', { body });
    expect([refused.status, refused.body.errors[0]?.field]).toEqual([400, field]);
  });

  it('are not registered twice', async () => {
    await api.ask('POST', '/v1/resources', { body: { identifier: 'urn:example:twice' } });
    expect((await api.ask('POST', '/v1/resources', { body: { identifier: 'urn:example:twice' } })).status).toBe(409);
  });

  it('may go while clients are entitled to them, who are not any more when another one comes under the identifier', async () => {
    const entitlements = [{ resource: 'urn:example:gone', scopes: ['read'] }];
    await api.ask('POST', '/v1/resources', { body: { identifier: 'urn:example:gone', scopes: [{ name: 'read' }], access: 'entitled' } });
    await api.ask('POST', '/v1/clients', { body: { client_id: 'holder', grant_types: [], entitlements } });
    await api.ask('DELETE', '/v1/resources/urn:example:gone');
    expect((await api.ask('PATCH', '/v1/clients/holder', { body: { client_name: 'Holder' }, headers: ANY_VERSION })).body).toMatchObject({ client_name: 'Holder', entitlements: [] });
    await api.ask('POST', '/v1/resources', { body: { identifier: 'urn:example:gone', scopes: [{ name: 'read' }], access: 'entitled' } });
    expect((await api.ask('GET', '/v1/clients/holder')).body).toMatchObject({ entitlements: [] });
  });
});
