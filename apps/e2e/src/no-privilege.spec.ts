import * as oidc from 'openid-client';
import { Administration } from './administration/administration.js';
import { DOCUMENTS, SCOPE } from './application/application.js';
import { World } from './world.js';

const world = World.forThisFile({ services: ['admin-api'] });
const adminApi = () => world.stack.addresses.adminApi;
const everything = () => [{ resource: adminApi(), scopes: ['clients:read', 'clients:write', 'accounts:read'] }];

/** What admin-api answers to a token, at the default tenant or another. */
const open = async (token: string, tenant?: string) => {
  const administration = Administration.with(token, world.stack);
  const { status, headers } = await (tenant === undefined ? administration : administration.at(tenant)).ask('GET', 'clients');
  return { status, challenge: headers.get('www-authenticate') };
};
const refused = async (attempt: Promise<unknown>): Promise<unknown> => attempt.then(() => 'tokens', (error: oidc.ResponseBodyError) => error.error);

describe('Nothing but an entitlement opens admin-api', () => {
  it('not the scope "clients:write" in a client’s registration', async () => {
    const application = await world.application({ scope: `${SCOPE} clients:write clients:read` });
    const asked: Record<string, string>[] = [{ scope: 'clients:write' }, { resource: adminApi() }, { scope: 'clients:write', resource: adminApi() }];
    for (const parameters of asked) {
      expect(await refused(oidc.clientCredentialsGrant(application.client, parameters))).toMatch(/^invalid_(scope|target)$/);
    }
    // With openid what is not allowed is dropped (OIDC Core §3.1.2.1), and the answer says so.
    const { access_token, scope } = await application.signIn(await world.somebody({ entitlements: everything() }), { scope: 'openid clients:write' });
    expect(scope).toBe('openid');
    expect(await open(access_token)).toMatchObject({ status: 401 });
  });

  it('not a resource of one’s own that has scopes of the same names', async () => {
    const identifier = 'https://look-alike.example';
    await world.administration.must('POST', 'resources', { identifier, name: 'Look-alike', access: 'open', scopes: [{ name: 'clients:read', description: '-' }] });
    const application = await world.application({ scope: `${SCOPE} clients:read` });
    const { access_token } = await oidc.clientCredentialsGrant(application.client, { scope: 'clients:read', resource: identifier });
    expect(await open(access_token)).toMatchObject({ status: 401 });
    expect(await refused(oidc.clientCredentialsGrant(application.client, { scope: 'clients:read', resource: adminApi() }))).toBe('invalid_target');
  });

  it('not a person’s entitlement through a client that has none', async () => {
    const application = await world.application();
    const { callback } = await application.send(await world.somebody({ entitlements: everything() }), { scope: 'openid', resource: adminApi() });
    expect(callback.searchParams.get('error')).toBe('invalid_target');
  });

  it('not a client’s entitlement for a person who has none', async () => {
    const application = await world.application({ entitlements: everything() });
    const { callback } = await application.send(await world.somebody(), { scope: 'openid clients:read', resource: adminApi() });
    expect(callback.searchParams.get('code')).toBeNull();
    expect(callback.searchParams.get('error')).toMatch(/^(invalid_target|access_denied|invalid_scope)$/);
  });

  it('but both together, for what both have', async () => {
    const application = await world.application({ entitlements: everything() });
    const person = await world.somebody({ entitlements: [{ resource: adminApi(), scopes: ['clients:read'] }] });
    const { access_token, scope } = await application.signIn(person, { scope: 'openid clients:read clients:write', resource: adminApi() });
    expect(scope?.split(' ').sort()).toEqual(['clients:read', 'openid']);
    expect(await open(access_token)).toMatchObject({ status: 200 });
    const write = await Administration.with(access_token, world.stack).ask('POST', 'clients', {});
    expect(write).toMatchObject({ status: 403 });
  });

  it.each(['jwt', 'opaque'])('not a token for another API, of format %s', async (access_token_format) => {
    const application = await world.application({ access_token_format, entitlements: everything() });
    const { access_token } = await application.signIn(await world.somebody({ entitlements: everything() }), { scope: `openid ${DOCUMENTS}` });
    expect(await open(access_token)).toMatchObject({ status: 401 });
  });

  it('not an ID token', async () => {
    const { id_token = '' } = await (await world.application()).signIn(await world.somebody());
    expect(await open(id_token)).toMatchObject({ status: 401 });
  });

  it('and what is taken away is gone at once', async () => {
    const application = await world.application({ access_token_format: 'opaque', entitlements: everything() });
    const { access_token } = await oidc.clientCredentialsGrant(application.client, { resource: adminApi() });
    expect(await open(access_token)).toMatchObject({ status: 200 });
    await oidc.tokenRevocation(application.client, access_token);
    expect(await open(access_token)).toMatchObject({ status: 401 });
  });
});

describe('A token of one tenant', () => {
  const administratorOf = async () => {
    const id = `tenant-${Math.random().toString(36).slice(2, 10)}`;
    const { administrator } = await world.administration.must<{ administrator: { client_id: string; client_secret: string } }>('POST', 'tenants', { id, name: id, administrator: {} });
    const { client_id, client_secret } = administrator;
    const client = await oidc.discovery(new URL(`${world.issuer}/t/${id}`), client_id, undefined, oidc.ClientSecretBasic(client_secret), { execute: [oidc.allowInsecureRequests] });
    return { id, client, token: (await oidc.clientCredentialsGrant(client)).access_token };
  };

  it('opens that tenant, and neither another nor the default one', async () => {
    const [one, two] = [await administratorOf(), await administratorOf()];
    expect(await open(one.token, one.id)).toMatchObject({ status: 200 });
    expect((await open(one.token, two.id)).status).toBe(401);
    expect((await open(one.token)).status).toBe(401);
  });

  it('cannot be had for another tenant’s identifier', async () => {
    const [one, two] = [await administratorOf(), await administratorOf()];
    for (const resource of [adminApi(), `${adminApi()}/t/${two.id}`]) {
      expect(await refused(oidc.clientCredentialsGrant(one.client, { resource }))).toBe('invalid_target');
    }
  });

  it('says nothing to another tenant’s introspection, userinfo and revocation', async () => {
    const [one, two] = [await administratorOf(), await administratorOf()];
    expect(await oidc.tokenIntrospection(two.client, one.token)).toEqual({ active: false });
    await oidc.tokenRevocation(two.client, one.token);
    expect(await oidc.tokenIntrospection(one.client, one.token)).toMatchObject({ active: true });
  });

  it('and its client are unknown to another tenant’s token endpoint', async () => {
    const [one, two] = [await administratorOf(), await administratorOf()];
    const stray = new oidc.Configuration(two.client.serverMetadata(), one.client.clientMetadata().client_id, undefined, oidc.ClientSecretBasic('does not matter'));
    oidc.allowInsecureRequests(stray);
    await expect(oidc.clientCredentialsGrant(stray)).rejects.toMatchObject({ status: 401 });
  });

  it('of the default tenant opens others only with tenants:write', async () => {
    const { id } = await administratorOf();
    expect(await open(world.administration.accessToken, id)).toMatchObject({ status: 200 });
    const application = await world.application({ entitlements: everything() });
    const { access_token } = await oidc.clientCredentialsGrant(application.client, { resource: adminApi() });
    expect(await open(access_token)).toMatchObject({ status: 200 });
    expect((await open(access_token, id)).status).toBe(403);
  });

  it('cannot be used to reach for more: nobody gives what they do not hold', async () => {
    const application = await world.application({ entitlements: everything() });
    const { access_token } = await oidc.clientCredentialsGrant(application.client, { resource: adminApi() });
    const self = Administration.with(access_token, world.stack);
    const more = { entitlements: [{ resource: adminApi(), scopes: ['tenants:write', 'clients:write'] }] };
    expect((await self.ask('PATCH', `clients/${application.registered.client_id}`, more, { 'if-match': '*' })).status).toBe(403);
    expect((await self.ask('POST', 'clients', { grant_types: ['client_credentials'], ...more })).status).toBe(403);
    const secret = await self.ask('POST', `clients/${world.stack.secrets.BOOTSTRAP_ADMIN_CLIENT_ID}/secrets`, {});
    expect(secret.status).toBe(403);
  });
});
