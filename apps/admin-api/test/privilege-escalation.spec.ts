import { ADMIN_API_URL, ANY_VERSION, TestAdminApi, type Reply } from './admin-api.js';

const at = (...scopes: string[]) => [{ resource: ADMIN_API_URL, scopes }];
const machine = (client_id: string, ...scopes: string[]) => ({ client_id, grant_types: ['client_credentials'], ...(scopes.length > 0 && { entitlements: at(...scopes) }) });
let clientsOnly: string;
let accountsOnly: string;
let resourcesOnly: string;
let admin: string; // an account that may write clients and accounts
let person: string; // an account that may do nothing here

const api = TestAdminApi.forThisFile();
beforeAll(async () => {
  clientsOnly = await api.token({ clientId: 'low', scopes: ['clients:read', 'clients:write'] });
  accountsOnly = await api.token({ clientId: 'low', scopes: ['accounts:read', 'accounts:write'] });
  resourcesOnly = await api.token({ clientId: 'low', scopes: ['resources:read', 'resources:write'] });
  await api.ask('POST', '/v1/clients', { body: machine('powerful', 'clients:write', 'accounts:write') });
  await api.ask('POST', '/v1/clients', { body: machine('plain') });
  await api.ask('POST', '/v1/clients', { body: { client_id: 'admin-api', grant_types: ['client_credentials'] } });
  admin = String((await api.ask('POST', '/v1/accounts', { body: { username: 'admin', password: 'correct horse', entitlements: at('clients:write', 'accounts:write') } })).body.id);
  person = String((await api.ask('POST', '/v1/accounts', { body: { username: 'person', password: 'correct horse' } })).body.id);
});

const expectEscalation = (reply: Reply) => expect([reply.status, reply.body.type]).toEqual([403, 'urn:latchkey:problem:privilege-escalation']);

describe('Whoever may write clients and nothing else', () => {
  it.each<[string, string, string, () => object]>([
    ['register a client that may more', 'POST', '/v1/clients', () => machine('mine', 'accounts:write')],
    ['register a client that may more besides what they hold', 'POST', '/v1/clients', () => machine('mine', 'clients:write', 'tenants:write')],
    ['entitle a plain client to more', 'PATCH', '/v1/clients/plain', () => ({ entitlements: at('accounts:write') })],
    ['entitle a plain client to more by replacing it', 'PUT', '/v1/clients/plain', () => machine('', 'accounts:write').entitlements ? { grant_types: ['client_credentials'], entitlements: at('accounts:write') } : {}],
    ['have a secret of the client that this API introspects by', 'POST', '/v1/clients/admin-api/secrets', () => ({})],
    ['remove the client that this API introspects by', 'DELETE', '/v1/clients/admin-api', () => ({})],
    ['point the redirect URIs of a more powerful client elsewhere', 'PATCH', '/v1/clients/powerful', () => ({ redirect_uris: ['https://evil.example/'], grant_types: ['authorization_code'] })],
    ['give a more powerful client keys of their own', 'PATCH', '/v1/clients/powerful', () => ({ jwks: { keys: [] } })],
    ['make a more powerful client public', 'PATCH', '/v1/clients/powerful', () => ({ token_endpoint_auth_method: 'none', grant_types: [] })],
    ['take a more powerful client’s entitlements away', 'PATCH', '/v1/clients/powerful', () => ({ entitlements: [] })],
    ['rename a more powerful client', 'PATCH', '/v1/clients/powerful', () => ({ client_name: 'Harmless' })],
    ['add a secret to a more powerful client', 'POST', '/v1/clients/powerful/secrets', () => ({ client_secret: 'known-to-the-attacker' })],
  ])('cannot %s', async (_, method, path, body) => {
    const before = await api.run(({ clients }) => clients.current('powerful'));
    expectEscalation(await api.ask(method, path, { token: clientsOnly, headers: ANY_VERSION, body: body() }));
    expect(await api.run(({ clients }) => clients.current('powerful'))).toEqual(before);
    expect(await api.run(({ clients }) => clients.current('mine'))).toBeUndefined();
  });

  it('cannot remove or end the secrets of a more powerful client, nor the client', async () => {
    const [secret] = (await api.ask('GET', '/v1/clients/powerful/secrets')).body.items as { id: string }[];
    expectEscalation(await api.ask('DELETE', `/v1/clients/powerful/secrets/${secret?.id}`, { token: clientsOnly }));
    expectEscalation(await api.ask('PATCH', `/v1/clients/powerful/secrets/${secret?.id}`, { token: clientsOnly, body: { expires_at: '2020-01-01T00:00:00Z' } }));
    expectEscalation(await api.ask('DELETE', '/v1/clients/powerful', { token: clientsOnly }));
  });

  it('can register, change and remove clients that may no more than they hold', async () => {
    expect((await api.ask('POST', '/v1/clients', { token: clientsOnly, body: machine('equal', 'clients:read') })).status).toBe(201);
    expect((await api.ask('PATCH', '/v1/clients/equal', { token: clientsOnly, headers: ANY_VERSION, body: { client_name: 'Equal' } })).status).toBe(200);
    expect((await api.ask('DELETE', '/v1/clients/equal', { token: clientsOnly })).status).toBe(204);
  });

  it('is told to be so by the token, not by what the client is entitled to', async () => {
    const narrowed = await api.token({ clientId: 'powerful', scopes: ['clients:write'] });
    expectEscalation(await api.ask('POST', '/v1/clients', { token: narrowed, body: machine('mine', 'accounts:write') }));
  });
});

describe('Whoever may write accounts and nothing else', () => {
  it.each<[string, string, (id: string) => string, object | undefined]>([
    ['set the password of a more powerful account', 'PUT', (id) => `/v1/accounts/${id}/password`, { password: 'known to the attacker' }],
    ['change the e-mail address of a more powerful account', 'PATCH', (id) => `/v1/accounts/${id}`, { email: 'evil@example.com' }],
    ['take the entitlements of a more powerful account', 'PUT', (id) => `/v1/accounts/${id}/entitlements`, { entitlements: [] }],
    ['block a more powerful account', 'POST', (id) => `/v1/accounts/${id}/block`, undefined],
    ['remove a more powerful account', 'DELETE', (id) => `/v1/accounts/${id}`, undefined],
  ])('cannot %s', async (_, method, path, body) => {
    const before = await api.run(({ accounts }) => accounts.find(admin));
    expectEscalation(await api.ask(method, path(admin), { token: accountsOnly, headers: ANY_VERSION, body }));
    expect(await api.run(({ accounts }) => accounts.find(admin))).toEqual(before);
  });

  it('cannot entitle themselves or anybody to more than they hold', async () => {
    const body = { entitlements: at('clients:write') };
    expectEscalation(await api.ask('PUT', `/v1/accounts/${person}/entitlements`, { token: accountsOnly, headers: ANY_VERSION, body }));
    expectEscalation(await api.ask('PATCH', `/v1/accounts/${person}`, { token: accountsOnly, headers: ANY_VERSION, body }));
    expectEscalation(await api.ask('POST', '/v1/accounts', { token: accountsOnly, body: { username: 'mallory', ...body } }));
    const own = await api.token({ clientId: 'low', accountId: person, scopes: ['accounts:write'] });
    expectEscalation(await api.ask('PUT', `/v1/accounts/${person}/entitlements`, { token: own, headers: ANY_VERSION, body }));
  });

  it('can set the password of an ordinary account', async () => {
    expect((await api.ask('PUT', `/v1/accounts/${person}/password`, { token: accountsOnly, body: { password: 'another horse' } })).status).toBe(204);
  });
});

describe('Whoever may write resources and nothing else', () => {
  const self = `/v1/resources/${encodeURIComponent(ADMIN_API_URL)}`;

  it('cannot open the management API, change its scopes or remove it', async () => {
    expectEscalation(await api.ask('PATCH', self, { token: resourcesOnly, headers: ANY_VERSION, body: { access: 'open' } }));
    expectEscalation(await api.ask('PATCH', self, { token: resourcesOnly, headers: ANY_VERSION, body: { scopes: [{ name: 'clients:write' }] } }));
    expectEscalation(await api.ask('PATCH', self, { token: resourcesOnly, headers: ANY_VERSION, body: { access: null } }));
    expectEscalation(await api.ask('DELETE', self, { token: resourcesOnly }));
    expect((await api.ask('PATCH', self, { token: resourcesOnly, headers: ANY_VERSION, body: { access_token_lifetime: 300 } })).status).toBe(200);
  });

  it('cannot lock out all who manage, by keeping the management API from reading opaque tokens', async () => {
    const before = (await api.ask('GET', self)).body.resource_servers as string[];
    expect(before.length).toBeGreaterThan(0);
    expectEscalation(await api.ask('PATCH', self, { token: resourcesOnly, headers: ANY_VERSION, body: { resource_servers: [], access_token_format: 'opaque' } }));
    expectEscalation(await api.ask('PATCH', self, { token: resourcesOnly, headers: ANY_VERSION, body: { resource_servers: ['low'] } }));
    expect((await api.ask('PATCH', self, { token: resourcesOnly, headers: ANY_VERSION, body: { resource_servers: [...before, 'plain'] } })).status).toBe(200);
  });

  it.each(['', '/', '/t/acme'])('cannot register %j of the platform’s own addresses', async (suffix) => {
    for (const base of [ADMIN_API_URL, api.issuer.url, `${api.issuer.url}/userinfo`].slice(0, suffix === '/t/acme' ? 2 : 3)) {
      const refused = await api.ask('POST', '/v1/resources', { token: resourcesOnly, body: { identifier: base + suffix } });
      expect([refused.status, refused.body.errors[0]?.field]).toEqual([400, 'identifier']);
    }
  });
});

describe('Whoever may write tenants and nothing else', () => {
  it('makes no administrator of a new tenant who may more, and opens no other tenant further', async () => {
    const token = await api.token({ scopes: ['tenants:write', 'tenants:read'] });
    expectEscalation(await api.ask('POST', '/v1/tenants', { token, body: { id: 'mine', administrator: { scopes: ['clients:write'] } } }));
    const made = await api.ask('POST', '/v1/tenants', { token, body: { id: 'mine', administrator: {} } });
    expect(made.body.administrator).toMatchObject({ scopes: [] });
    expect((await api.ask('GET', '/t/mine/v1/clients', { token })).status).toBe(403);
  });
});
