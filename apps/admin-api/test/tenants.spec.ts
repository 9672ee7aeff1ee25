import { ClientSecrets } from '@latchkey/clients';
import { ADMIN_API_URL, ALL_SCOPES, ANY_VERSION, TestAdminApi } from './admin-api.js';

const api = TestAdminApi.forThisFile();

describe('A new tenant', () => {
  it('has keys, the management API as an entitled resource, and the administrator that was asked for', async () => {
    const created = await api.ask('POST', '/v1/tenants', { body: { id: 'acme', name: 'Acme', settings: { access_token_format: 'opaque' }, administrator: { client_id: 'root', client_secret: 'root-secret' } } });
    expect(created.status).toBe(201);
    const scopes = ALL_SCOPES.filter((scope) => !scope.startsWith('tenants:'));
    expect(created.body).toMatchObject({
      id: 'acme', name: 'Acme', issuer: `${api.issuer.url}/t/acme`, management: `${ADMIN_API_URL}/t/acme`,
      settings: { access_token_format: 'opaque', access_token_lifetime: 3600 }, administrator: { client_id: 'root', client_secret: 'root-secret', scopes },
    });
    expect((await api.ask('GET', '/v1/tenants/acme')).text).not.toContain('root-secret');
    await api.run(async (stores) => {
      const resource = await stores.resources.current(`${ADMIN_API_URL}/t/acme`);
      expect(resource).toMatchObject({ access: 'entitled', resourceServers: ['admin-api'] });
      expect(resource?.scopes.map(({ name }) => name)).toEqual(scopes);
      const client = await stores.clients.current('root');
      expect(client).toMatchObject({ grantTypes: ['client_credentials'], entitlements: [{ resource: `${ADMIN_API_URL}/t/acme`, scopes }] });
      expect(await api.issuer.get(ClientSecrets).verify(client!, 'root-secret', new Date())).toBe(true);
      expect((await stores.signingKeys.all()).map(({ alg, state }) => [alg, state])).toEqual(expect.arrayContaining([['RS256', 'signing'], ['ES256', 'signing']]));
    }, 'acme');
  });

  it.each<[string, object, string]>([
    ['an id in capitals', { id: 'Acme' }, 'id'],
    ['an id that is a path', { id: 'a/b' }, 'id'],
    ['no id', { name: 'x' }, 'id'],
    ['an unknown setting', { id: 'x', settings: { revocation_retention: 1 } }, 'settings.revocation_retention'],
    ['a lifetime beyond its limit', { id: 'x', settings: { access_token_lifetime: 90_000 } }, 'settings.access_token_lifetime'],
    ['a limit beyond 30 days', { id: 'x', settings: { access_token_lifetime_limit: 2_592_001 } }, 'settings.access_token_lifetime_limit'],
    ['an administrator of unknown scopes', { id: 'x', administrator: { scopes: ['everything'] } }, 'administrator.scopes[0]'],
    ['an administrator that manages tenants', { id: 'x', administrator: { scopes: ['tenants:write'] } }, 'administrator.scopes[0]'],
  ])('is not made with %s', async (_, body, field) => {
    const refused = await api.ask('POST', '/v1/tenants', { body });
    expect([refused.status, refused.body.errors[0]?.field]).toEqual([400, field]);
  });

  it('is not made twice, nor in place of the default one', async () => {
    await api.ask('POST', '/v1/tenants', { body: { id: 'twice' } });
    expect((await api.ask('POST', '/v1/tenants', { body: { id: 'twice' } })).status).toBe(409);
    expect((await api.ask('POST', '/v1/tenants', { body: { id: 'default' } })).status).toBe(409);
  });
});

describe('A tenant', () => {
  it('has each setting back as by default where null is sent, and all others as they were', async () => {
    await api.ask('POST', '/v1/tenants', { body: { id: 'nulls', settings: { code_userinfo_token_lifetime: 60, sign_up: true, id_token_lifetime: 120, access_token_lifetime_limit: 172_800 } } });
    const kept = async () => api.run(async ({ tenant }) => tenant.settings, 'nulls');
    const { revocationRetention, registrationKeyId } = await kept();
    const settings = { code_userinfo_token_lifetime: null, id_token_lifetime: null, access_token_lifetime_limit: null };
    const changed = await api.ask('PATCH', '/v1/tenants/nulls', { headers: ANY_VERSION, body: { settings } });
    expect(changed.status).toBe(200);
    expect(changed.body.settings).toMatchObject({ sign_up: true, id_token_lifetime: 3600, access_token_lifetime_limit: 86_400 });
    expect(changed.body.settings).not.toHaveProperty('code_userinfo_token_lifetime');
    expect((await api.ask('PATCH', '/v1/tenants/nulls', { headers: ANY_VERSION, body: { settings: null } })).body.settings).toEqual(changed.body.settings);
    expect(await kept()).toMatchObject({ revocationRetention, registrationKeyId });
  });

  it('is changed under If-Match; what is left out stays', async () => {
    await api.ask('POST', '/v1/tenants', { body: { id: 'changing', settings: { session_idle_lifetime: 600 } } });
    expect((await api.ask('PATCH', '/v1/tenants/changing', { body: { name: 'x' } })).status).toBe(428);
    const changed = await api.ask('PATCH', '/v1/tenants/changing', { body: { settings: { access_token_lifetime_limit: 172_800 } }, headers: { 'if-match': '"1"' } });
    expect(changed.body).toMatchObject({ name: 'changing', settings: { session_idle_lifetime: 600, access_token_lifetime_limit: 172_800 } });
    expect(changed.headers.get('etag')).toBe('"2"');
    expect((await api.ask('PATCH', '/v1/tenants/changing', { body: { name: 'x' }, headers: { 'if-match': '"1"' } })).status).toBe(412);
  });

  it('keeps revocations as long as its limit ever was', async () => {
    await api.ask('POST', '/v1/tenants', { body: { id: 'keeping' } });
    for (const access_token_lifetime_limit of [2_592_000, 86_400]) {
      await api.ask('PATCH', '/v1/tenants/keeping', { body: { settings: { access_token_lifetime_limit } }, headers: ANY_VERSION });
    }
    expect(await api.run(async ({ tenant }) => tenant.settings, 'keeping')).toMatchObject({ accessTokenLifetimeLimit: 86_400, revocationRetention: 2_592_000 });
  });

  it('lets clients that registered before live no longer than they would have', async () => {
    await api.ask('POST', '/v1/tenants', { body: { id: 'waiting', settings: { registration_unused_lifetime: 604_800 } } });
    const before = async (registration_unused_lifetime: number) => {
      expect((await api.ask('PATCH', '/v1/tenants/waiting', { body: { settings: { registration_unused_lifetime } }, headers: ANY_VERSION })).status).toBe(200);
      return api.run(async ({ tenant }) => tenant.settings.registrationsBefore?.unusedLifetime, 'waiting');
    };
    expect([await before(3600), await before(86_400), await before(864_000), await before(7_200)]).toEqual([undefined, 3600, 3600, 3600]);
  });

  it('is listed with the others', async () => {
    expect((await api.ask('GET', '/v1/tenants')).body.items.map(({ id }) => id)).toEqual(expect.arrayContaining(['default', 'acme']));
    expect((await api.ask('GET', '/v1/tenants/nowhere')).status).toBe(404);
    expect((await api.ask('GET', '/v1/tenants/No%20Where')).status).toBe(404);
  });
});
