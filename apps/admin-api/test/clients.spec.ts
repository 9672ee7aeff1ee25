import { ClientSecrets, SealedSecrets } from '@latchkey/clients';
import { ADMIN_API_URL, ANY_VERSION, TestAdminApi } from './admin-api.js';

const api = TestAdminApi.forThisFile();
beforeAll(async () => {
  await api.ask('POST', '/v1/resources', { body: { identifier: 'https://docs.example', scopes: [{ name: 'read' }], access: 'entitled' } });
});

const shop = (client_id: string, more: object = {}) => ({ client_id, client_name: 'Shop', redirect_uris: ['https://shop.example/cb'], ...more });
const machine = (client_id: string, more: object = {}) => ({ client_id, grant_types: ['client_credentials'], ...more });
const proves = async (clientId: string, secret: string) => {
  const client = await api.run((stores) => stores.clients.current(clientId));
  return client !== undefined && api.issuer.get(ClientSecrets).verify(client, secret, new Date());
};

describe('Registering a client', () => {
  it('answers client_id and, once, client_secret, which is stored as a hash only', async () => {
    const created = await api.ask('POST', '/v1/clients', { body: { client_name: 'Shop', redirect_uris: ['https://shop.example/cb'] } });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ client_name: 'Shop', token_endpoint_auth_method: 'client_secret_basic', grant_types: ['authorization_code'], client_secret_expires_at: 0 });
    expect(created.headers.get('location')).toBe(`${ADMIN_API_URL}/v1/clients/${String(created.body.client_id)}`);
    expect(created.headers.get('cache-control')).toBe('no-store');
    const secret = String(created.body.client_secret);
    const read = await api.ask('GET', `/v1/clients/${String(created.body.client_id)}`);
    expect(read.headers.get('etag')).toBe('"1"');
    expect(read.text).not.toContain('secret"');
    expect(read.text).not.toContain(secret);
    expect(await proves(String(created.body.client_id), secret)).toBe(true);
  });

  it('tells which of its scopes give the client nothing, or not yet', async () => {
    await api.ask('POST', '/v1/resources', { body: { identifier: 'https://open.example', scopes: [{ name: 'notes:read' }] } });
    const created = await api.ask('POST', '/v1/clients', { body: machine('mistyped', { scope: 'openid email notes:read notes:raed read' }) });
    expect([created.status, created.body.scope, created.body.unknown_scope]).toEqual([201, 'openid email notes:read notes:raed read', 'notes:raed read']);
    const corrected = await api.ask('PATCH', '/v1/clients/mistyped', { body: { scope: 'openid notes:read' }, headers: ANY_VERSION });
    expect([corrected.status, corrected.body.scope, corrected.body.unknown_scope]).toEqual([200, 'openid notes:read', undefined]);
  });

  it('takes a chosen client_id and client_secret', async () => {
    const created = await api.ask('POST', '/v1/clients', { body: shop('chosen', { client_secret: 'chosen-secret' }) });
    expect(created.body).toMatchObject({ client_id: 'chosen', client_secret: 'chosen-secret' });
    expect(await proves('chosen', 'chosen-secret')).toBe(true);
    expect(await proves('chosen', 'another-secret')).toBe(false);
  });

  it('gives a public client no secret, and takes none for it', async () => {
    const created = await api.ask('POST', '/v1/clients', { body: shop('public', { token_endpoint_auth_method: 'none' }) });
    expect(created.body).not.toHaveProperty('client_secret');
    const refused = await api.ask('POST', '/v1/clients', { body: shop('public-2', { token_endpoint_auth_method: 'none', client_secret: 'chosen-secret' }) });
    expect(refused.body.errors).toMatchObject([{ field: 'client_secret' }]);
  });

  it('is refused where the client_id is taken', async () => {
    await api.ask('POST', '/v1/clients', { body: machine('taken') });
    const again = await api.ask('POST', '/v1/clients', { body: machine('taken') });
    expect([again.status, again.headers.get('content-type')]).toEqual([409, 'application/problem+json; charset=utf-8']);
    expect(again.body).toMatchObject({ type: 'urn:latchkey:problem:conflict', status: 409, errors: [{ field: 'client_id', pointer: '#/client_id', message: 'is taken' }] });
  });

  it.each<[string, object, string]>([
    ['a redirect URI that runs a script', shop('x', { redirect_uris: ['https://ok.example/', 'javascript:alert(1)'] }), 'redirect_uris[1]'],
    ['a redirect URI with a fragment', shop('x', { redirect_uris: ['https://ok.example/#x'] }), 'redirect_uris[0]'],
    ['an identifier that a person could have', machine('acct_1'), 'client_id'],
    ['a version', machine('x', { version: 7 }), 'version'],
    ['secrets', machine('x', { secrets: [] }), 'secrets'],
    ['a tenant', machine('x', { tenant: 'acme' }), 'tenant'],
    ['an unknown member in an entitlement', machine('x', { entitlements: [{ resource: ADMIN_API_URL, scopes: ['clients:read'], all: true }] }), 'entitlements[0].all'],
    ['an entitlement to nothing that is registered', machine('x', { entitlements: [{ resource: 'https://nowhere.example', scopes: ['x'] }] }), 'entitlements[0].resource'],
    ['an entitlement to an unknown scope', machine('x', { entitlements: [{ resource: 'https://docs.example', scopes: ['read', 'write'] }] }), 'entitlements[0].scopes[1]'],
    ['a number for a name', machine('x', { client_name: 7 }), 'client_name'],
    ['a lifetime beyond the limit', machine('x', { access_token_lifetime: 86_401 }), 'access_token_lifetime'],
    ['a private key', machine('x', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'oct', k: 'AA' }] } }), 'jwks.keys[0]'],
    ['too short a secret', machine('x', { client_secret: 'short' }), 'client_secret'],
  ])('refuses %s, naming the member', async (_, body, field) => {
    const refused = await api.ask('POST', '/v1/clients', { body });
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map((error) => error.field)).toContain(field);
    expect(await api.run(({ clients }) => clients.current('x'))).toBeUndefined();
  });
});

describe('Changing a client', () => {
  const version = async (id: string) => (await api.ask('GET', `/v1/clients/${id}`)).headers.get('etag') ?? '';

  it('needs If-Match, so that nobody undoes what another did', async () => {
    await api.ask('POST', '/v1/clients', { body: shop('changed') });
    const path = '/v1/clients/changed';
    expect((await api.ask('PATCH', path, { body: { client_name: 'A' } })).status).toBe(428);
    expect((await api.ask('PATCH', path, { body: { client_name: 'A' }, headers: { 'if-match': '"7"' } })).status).toBe(412);
    expect((await api.ask('PATCH', path, { body: { client_name: 'A' }, headers: { 'if-match': 'W/"1"' } })).status).toBe(412);
    expect((await api.ask('PATCH', path, { body: { client_name: 'A' }, headers: { 'if-match': 'nonsense' } })).status).toBe(400);
    const changed = await api.ask('PATCH', path, { body: { client_name: 'A' }, headers: { 'if-match': '"1"' } });
    expect([changed.status, changed.headers.get('etag'), changed.body.client_name]).toEqual([200, '"2"', 'A']);
  });

  it('lets one of two who change it at once win', async () => {
    await api.ask('POST', '/v1/clients', { body: shop('raced') });
    const racers = Array.from({ length: 8 }, (_, at) => api.ask('PATCH', '/v1/clients/raced', { body: { client_name: `Racer ${at}` }, headers: { 'if-match': '"1"' } }));
    const statuses = (await Promise.all(racers)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
    expect(await version('raced')).toBe('"2"');
  });

  it('merges: null removes, what is not named stays', async () => {
    await api.ask('POST', '/v1/clients', { body: shop('merged', { logo_uri: 'https://shop.example/logo.png', scope: 'openid' }) });
    const changed = await api.ask('PATCH', '/v1/clients/merged', { body: { logo_uri: null }, headers: { ...ANY_VERSION, 'content-type': 'application/merge-patch+json' } });
    expect(changed.body).toMatchObject({ client_name: 'Shop', scope: 'openid' });
    expect(changed.body).not.toHaveProperty('logo_uri');
  });

  it('takes what people are shown in further languages, which null removes as well', async () => {
    const created = await api.ask('POST', '/v1/clients', { body: shop('translated', { 'client_name#de': 'Laden', 'policy_uri#ja': 'https://shop.example/ja' }) });
    expect(created.body).toMatchObject({ 'client_name#de': 'Laden', 'policy_uri#ja': 'https://shop.example/ja' });
    const changed = await api.ask('PATCH', '/v1/clients/translated', { body: { 'client_name#de': null, 'client_name#fr': 'Boutique' }, headers: ANY_VERSION });
    expect(changed.body).toMatchObject({ client_name: 'Shop', 'client_name#fr': 'Boutique', 'policy_uri#ja': 'https://shop.example/ja' });
    expect(changed.body).not.toHaveProperty('client_name#de');
    for (const body of [{ 'client_name#': 'x' }, { 'policy_uri#de': 'javascript:alert(1)' }, { 'redirect_uris#de': ['https://evil.example'] }, { 'client_name#de': { deep: true } }]) {
      expect((await api.ask('PATCH', '/v1/clients/translated', { body, headers: ANY_VERSION })).status).toBe(400);
    }
  });

  it('replaces everything with PUT', async () => {
    await api.ask('POST', '/v1/clients', { body: shop('replaced', { scope: 'openid' }) });
    const replaced = await api.ask('PUT', '/v1/clients/replaced', { body: { redirect_uris: ['https://other.example/'] }, headers: ANY_VERSION });
    expect(replaced.body).toMatchObject({ scope: '', redirect_uris: ['https://other.example/'] });
    expect(replaced.body).not.toHaveProperty('client_name');
  });

  it('holds the rules between members on the whole client', async () => {
    await api.ask('POST', '/v1/clients', { body: shop('ruled') });
    const refused = await api.ask('PATCH', '/v1/clients/ruled', { body: { redirect_uris: [] }, headers: ANY_VERSION });
    expect(refused.body.errors).toMatchObject([{ field: 'redirect_uris' }]);
    expect((await api.ask('PATCH', '/v1/clients/ruled', { body: { client_id: 'other' }, headers: ANY_VERSION })).status).toBe(400);
  });

  it('forgets the secrets of a client that becomes public', async () => {
    const { body } = await api.ask('POST', '/v1/clients', { body: shop('opened') });
    await api.ask('PATCH', '/v1/clients/opened', { body: { token_endpoint_auth_method: 'none' }, headers: ANY_VERSION });
    await api.ask('PATCH', '/v1/clients/opened', { body: { token_endpoint_auth_method: 'client_secret_basic' }, headers: ANY_VERSION });
    expect(await proves('opened', String(body.client_secret))).toBe(false);
  });

  it('gives a client that computes MACs a secret that rests sealed, and another one when it begins or ends to', async () => {
    const opened = async () => {
      const client = await api.run((stores) => stores.clients.current('macs'));
      return client ? api.issuer.get(SealedSecrets).open(client, 'default', new Date()) : [];
    };
    const change = (body: object) => api.ask('PATCH', '/v1/clients/macs', { body, headers: ANY_VERSION });
    const { body: { client_secret: plain } } = await api.ask('POST', '/v1/clients', { body: shop('macs', { client_secret: 'a-secret-that-somebody-chose-at-length' }) });
    const { body: { client_secret: key } } = await change({ token_endpoint_auth_method: 'client_secret_jwt' });
    expect([key, await opened(), await proves('macs', String(plain))]).toEqual([expect.stringMatching(/^lk_cs_.{86}$/), [key], false]);
    expect((await change({ token_endpoint_auth_signing_alg: 'HS512' })).body).not.toHaveProperty('client_secret');
    expect((await api.ask('POST', '/v1/clients/macs/secrets', { body: { client_secret: 'k'.repeat(63) } })).status).toBe(400);
    expect((await api.ask('POST', '/v1/clients/macs/secrets', { body: { client_secret: 'k'.repeat(64) } })).status).toBe(201);
    expect(await opened()).toEqual([key, 'k'.repeat(64)]);
    const { body: { client_secret: after } } = await change({ token_endpoint_auth_method: 'client_secret_post', token_endpoint_auth_signing_alg: null });
    expect(await opened()).toEqual([]);
    expect([await proves('macs', String(after)), await proves('macs', String(key)), await proves('macs', String(plain))]).toEqual([true, false, false]);
    expect((await change({ token_endpoint_auth_method: 'client_secret_basic' })).body).not.toHaveProperty('client_secret');
  });

  it('ends its tokens when it loses an entitlement, and not when it gains one', async () => {
    const entitlements = (...scopes: string[]) => [{ resource: ADMIN_API_URL, scopes }];
    await api.ask('POST', '/v1/clients', { body: machine('demoted', { entitlements: entitlements('clients:read') }) });
    const token = await api.token({ clientId: 'demoted', scopes: ['clients:read'] });
    await api.ask('PATCH', '/v1/clients/demoted', { body: { entitlements: entitlements('clients:read', 'accounts:read') }, headers: ANY_VERSION });
    expect((await api.ask('GET', '/v1/clients', { token })).status).toBe(200);
    await api.ask('PATCH', '/v1/clients/demoted', { body: { entitlements: entitlements('accounts:read') }, headers: ANY_VERSION });
    expect((await api.ask('GET', '/v1/clients', { token })).status).toBe(401);
  });
});

describe('Removing a client', () => {
  it('ends its tokens, honours If-Match, and tells when it is not there', async () => {
    await api.ask('POST', '/v1/clients', { body: machine('removed', { entitlements: [{ resource: ADMIN_API_URL, scopes: ['clients:read'] }] }) });
    const token = await api.token({ clientId: 'removed', scopes: ['clients:read'] });
    expect((await api.ask('DELETE', '/v1/clients/removed', { headers: { 'if-match': '"9"' } })).status).toBe(412);
    expect((await api.ask('DELETE', '/v1/clients/removed')).status).toBe(204);
    expect((await api.ask('DELETE', '/v1/clients/removed')).status).toBe(404);
    expect((await api.ask('GET', '/v1/clients', { token })).status).toBe(401);
  });
});

describe('The secrets of a client', () => {
  it('are rotated side by side, shown once, and never listed', async () => {
    const { body: created } = await api.ask('POST', '/v1/clients', { body: machine('rotating') });
    const added = await api.ask('POST', '/v1/clients/rotating/secrets', { body: {} });
    expect(added.status).toBe(201);
    const list = await api.ask('GET', '/v1/clients/rotating/secrets');
    expect(list.body.items).toHaveLength(2);
    expect(list.text).not.toMatch(/hash|argon|lk_cs_/);
    expect(await proves('rotating', String(created.client_secret))).toBe(true);
    expect(await proves('rotating', String(added.body.client_secret))).toBe(true);

    const [old] = list.body.items as { id: string }[];
    const ended = await api.ask('PATCH', `/v1/clients/rotating/secrets/${old?.id}`, { body: { expires_at: '2020-01-01T00:00:00Z' } });
    expect(ended.body).toMatchObject({ id: old?.id, expires_at: '2020-01-01T00:00:00.000Z' });
    expect(await proves('rotating', String(created.client_secret))).toBe(false);
    expect((await api.ask('DELETE', `/v1/clients/rotating/secrets/${String(added.body.id)}`)).status).toBe(204);
    expect(await proves('rotating', String(added.body.client_secret))).toBe(false);
    expect((await api.ask('DELETE', '/v1/clients/rotating/secrets/cs_none')).status).toBe(404);
  });

  it('can be added by several at once', async () => {
    await api.ask('POST', '/v1/clients', { body: machine('shared') });
    const added = await Promise.all([1, 2, 3].map(() => api.ask('POST', '/v1/clients/shared/secrets', { body: {} })));
    expect(added.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await api.ask('GET', '/v1/clients/shared/secrets')).body.items).toHaveLength(4);
  });

  it('are at most five, and not for a public client', async () => {
    await api.ask('POST', '/v1/clients', { body: machine('hoarder') });
    for (let at = 0; at < 4; at += 1) expect((await api.ask('POST', '/v1/clients/hoarder/secrets', { body: {} })).status).toBe(201);
    expect((await api.ask('POST', '/v1/clients/hoarder/secrets', { body: {} })).status).toBe(400);
    await api.ask('POST', '/v1/clients', { body: shop('secretless', { token_endpoint_auth_method: 'none' }) });
    expect((await api.ask('POST', '/v1/clients/secretless/secrets', { body: {} })).status).toBe(400);
  });

  it.each<[string, object, string]>([
    ['an end in the past', { expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    ['an end that is no time', { expires_at: 'tomorrow' }, 'expires_at'],
    ['a hash', { hash: 'x' }, 'hash'],
  ])('are not made with %s', async (_, body, field) => {
    await api.ask('POST', '/v1/clients', { body: machine('strict') });
    const refused = await api.ask('POST', '/v1/clients/strict/secrets', { body });
    expect(refused.body.errors).toMatchObject([{ field }]);
  });
});

describe('Listing clients', () => {
  it('goes page by page, without gap and repetition', async () => {
    const seen: unknown[] = [];
    let path = '/v1/clients?limit=3';
    for (let pages = 0; path !== '' && pages < 50; pages += 1) {
      const { body, headers } = await api.ask('GET', path);
      seen.push(...body.items.map(({ client_id }) => client_id));
      const link = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
      expect(link === undefined).toBe(body.next === undefined);
      path = link?.slice(ADMIN_API_URL.length) ?? '';
    }
    expect(seen.length).toBeGreaterThan(9);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'limit=1&limit=2', 'offset=3', 'after=%00', 'after=x', 'after=WzFd', 'after=WyJhXHUwMDAwIl0'])('refuses %s', async (query) => {
    expect((await api.ask('GET', `/v1/clients?${query}`)).status).toBe(400);
  });
});
