import { ADMIN_API_URL, ALL_SCOPES, ANY_VERSION, TestAdminApi } from './admin-api.js';

const api = TestAdminApi.forThisFile();
beforeAll(async () => {
  for (const id of ['acme', 'globex']) expect((await api.ask('POST', '/v1/tenants', { body: { id } })).status).toBe(201);
  await api.ask('POST', '/v1/clients', { body: { client_id: 'of-default', grant_types: [] } });
  await api.ask('POST', '/t/acme/v1/clients', { body: { client_id: 'of-acme', grant_types: [] } });
});

const statusOf = async (path: string, token: string | null) => (await api.ask('GET', path, { token })).status;

describe('A token opens the management API', () => {
  it.each(['jwt', 'opaque'] as const)('as %s', async (format) => {
    expect(await statusOf('/v1/clients', await api.token({ format, scopes: ['clients:read'] }))).toBe(200);
  });

  it('as a person’s, of the scopes that it holds', async () => {
    const token = await api.token({ accountId: 'acct_1', scopes: ['clients:read'] });
    expect(await statusOf('/v1/clients', token)).toBe(200);
    expect(await statusOf('/v1/accounts', token)).toBe(403);
  });

  it('with openid besides, whose audience is userinfo too', async () => {
    expect(await statusOf('/v1/clients', await api.token({ audience: [ADMIN_API_URL, `${api.issuer.url}/userinfo`] }))).toBe(200);
  });
});

describe('The management API refuses', () => {
  it('a request without a token, with a challenge that says where to get one', async () => {
    const refused = await api.ask('GET', '/v1/clients', { token: null });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain(`resource_metadata="${ADMIN_API_URL}/.well-known/oauth-protected-resource"`);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect((await api.ask('GET', '/.well-known/oauth-protected-resource', { token: null })).body).toMatchObject({ resource: ADMIN_API_URL, authorization_servers: [api.issuer.url] });
  });

  it.each<[string, () => Promise<string>]>([
    ['for another API', () => api.token({ audience: ['https://api.example'] })],
    ['for another API too, whose scopes could be of the same name', () => api.token({ audience: [ADMIN_API_URL, 'https://api.example'] })],
    ['for userinfo alone', () => api.token({ audience: [`${api.issuer.url}/userinfo`] })],
    ['that has expired', () => api.token({ expiresIn: -60 })],
    ['of no revocation position', () => api.token({ claims: { rev: undefined } })],
    ['of another issuer', () => api.token({ claims: { iss: 'https://evil.example' } })],
    ['that another tenant signed in the name of the default one', () => api.token({ tenant: 'acme', audience: [ADMIN_API_URL], claims: { iss: api.issuer.url } })],
    ['made up', () => Promise.resolve('lk_at_0000000000000000000000000')],
  ])('a token %s', async (_, token) => {
    expect(await statusOf('/v1/clients', await token())).toBe(401);
  });

  it.each(ALL_SCOPES)('whoever holds every scope but %s, where that is needed', async (scope) => {
    const paths: Record<string, [string, string]> = {
      read: ['GET', `/v1/${scope.split(':')[0] === 'tokens' ? 'authorizations' : scope.split(':')[0]}`],
      write: ['POST', { consents: '', sessions: '', tokens: '/v1/tokens/revocations' }[scope.split(':')[0] ?? ''] ?? `/v1/${scope.split(':')[0]}`],
    };
    const [method, path] = paths[scope.split(':')[1] ?? ''] ?? ['', ''];
    const token = await api.token({ scopes: ALL_SCOPES.filter((name) => name !== scope) });
    const refused = path === '' ? await api.ask('DELETE', `/v1/${scope.split(':')[0]}/x${scope.startsWith('consents') ? '/y' : ''}`, { token }) : await api.ask(method, path, { token, ...(method === 'POST' && { body: {} }) });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain(`scope="${scope}"`);
  });

  it('a token from the moment that it is revoked', async () => {
    const token = await api.token({ clientId: 'leaked' });
    expect(await statusOf('/v1/clients', token)).toBe(200);
    const { jti } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti: string };
    expect((await api.ask('POST', '/v1/tokens/revocations', { body: { token: { jti } } })).status).toBe(204);
    expect(await statusOf('/v1/clients', token)).toBe(401);
  });
});

describe('Tenants', () => {
  it.each(['jwt', 'opaque'] as const)('are opened by tokens of their own issuer, and no other tenant is (%s)', async (format) => {
    const acme = await api.token({ format, tenant: 'acme', scopes: ALL_SCOPES });
    expect(await statusOf('/t/acme/v1/clients', acme)).toBe(200);
    expect(await statusOf('/v1/clients', acme)).toBe(401);
    expect(await statusOf('/t/globex/v1/clients', acme)).toBe(401);
  });

  it.each(['jwt', 'opaque'] as const)('are opened by a token of the default tenant with tenants:write, for what it holds besides (%s)', async (format) => {
    const operator = await api.token({ format, scopes: ['tenants:write', 'clients:read'] });
    expect(await statusOf('/t/acme/v1/clients', operator)).toBe(200);
    expect(await statusOf('/t/acme/v1/accounts', operator)).toBe(403);
    expect(await statusOf('/t/acme/v1/clients', await api.token({ format, scopes: ['tenants:read', 'clients:read'] }))).toBe(403);
  });

  it('do not take a token of their own for the default tenant’s audience, nor the other way round', async () => {
    expect(await statusOf('/t/acme/v1/clients', await api.token({ tenant: 'acme', audience: [ADMIN_API_URL] }))).toBe(401);
    expect(await statusOf('/t/acme/v1/clients', await api.token({ audience: [`${ADMIN_API_URL}/t/acme`] }))).toBe(401);
  });

  it('do not show what is in others: an identifier of another tenant is not there', async () => {
    expect(await statusOf('/v1/clients/of-acme', await api.token())).toBe(404);
    expect(await statusOf('/t/acme/v1/clients/of-default', await api.token())).toBe(404);
    const { body } = await api.ask('GET', '/t/acme/v1/clients');
    expect(body.items.map(({ client_id }) => client_id)).toEqual(['admin-api', 'of-acme']);
  });

  it('do not manage tenants, unless it is the default one', async () => {
    const acme = await api.token({ tenant: 'acme', scopes: ALL_SCOPES });
    expect(await statusOf('/t/acme/v1/tenants', acme)).toBe(404);
    expect((await api.ask('PATCH', '/t/acme/v1/tenants/acme', { token: acme, body: { name: 'x' }, headers: ANY_VERSION })).status).toBe(404);
  });

  it('that do not exist are 404 to operators and 401 to strangers', async () => {
    expect(await statusOf('/t/nowhere/v1/clients', await api.token())).toBe(404);
    expect(await statusOf('/t/nowhere/v1/clients', 'lk_at_x')).toBe(401);
    expect(await statusOf('/t/nowhere/v1/clients', null)).toBe(401);
  });
});
