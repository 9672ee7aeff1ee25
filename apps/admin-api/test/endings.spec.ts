import type { TenantId } from '@latchkey/protocol';
import { JwkSet } from '@latchkey/token-issuance';
import { aClient, aConsent, aResource, aSession, anAccount, anAuthorization } from '@latchkey/testing';
import { ADMIN_API_URL, ANY_VERSION, TestAdminApi } from './admin-api.js';

const api = TestAdminApi.forThisFile();

const soon = () => new Date(Date.now() + 3_600_000);

/** An account with a client, a session, a consent and an authorization, all named after it. */
async function aLife(name: string): Promise<{ account: string; client: string; session: string; authorization: string }> {
  const life = { account: `acct_${name}`, client: `client-${name}`, session: `session-${name}`, authorization: `authz-${name}` };
  await api.run(async (stores) => {
    await stores.accounts.add(anAccount({ id: life.account, username: name }));
    await stores.clients.add(aClient({ clientId: life.client, backchannelLogoutUri: 'https://app.example/out' }));
    await stores.sessions.add(aSession({ id: life.session, accountId: life.account, expiresAt: soon(), endsAt: soon() }));
    await stores.consents.put(aConsent({ id: life.session, accountId: life.account, clientId: life.client }));
    await stores.authorizations.add(anAuthorization({
      id: life.authorization, accountId: life.account, clientId: life.client, sessionId: life.session, consented: true, offline: false, expiresAt: soon(),
    }));
  });
  return life;
}
const isHeld = (authorization: string) => api.run(async ({ authorizations }) => (await authorizations.hold(authorization, new Date())) !== undefined);
const tokenOf = ({ account, client, session, authorization }: Awaited<ReturnType<typeof aLife>>) =>
  api.token({ accountId: account, clientId: client, scopes: ['clients:read'], claims: { sid: session, authz: authorization } });
const isOut = async (token: string) => (await api.ask('GET', '/v1/clients', { token })).status === 401;

describe('Sessions', () => {
  it('are listed by account, without what their cookie is known by', async () => {
    const life = await aLife('listed');
    const { body, text } = await api.ask('GET', `/v1/sessions?account=${life.account}`);
    expect(body.items).toMatchObject([{ id: life.session, account: life.account, amr: ['pwd'] }]);
    expect(text).not.toMatch(/cookie|hash/i);
  });

  it('end with the authorizations and tokens of them', async () => {
    const life = await aLife('ending');
    const token = await tokenOf(life);
    expect((await api.ask('DELETE', `/v1/sessions/${life.session}`)).status).toBe(204);
    expect([await isOut(token), await isHeld(life.authorization)]).toEqual([true, false]);
    expect((await api.ask('DELETE', `/v1/sessions/${life.session}`)).status).toBe(404);
    expect((await api.ask('GET', `/v1/sessions?account=${life.account}`)).body.items).toEqual([]);
  });
});

describe('The clients of sessions that ended', () => {
  const deliveries = async (query: string) => (await api.ask('GET', `/v1/logout-deliveries?${query}`)).body.items as Record<string, unknown>[];
  const isToldOf = async ({ session, client, account }: Awaited<ReturnType<typeof aLife>>) => {
    const [delivery, ...others] = await deliveries(`session=${session}`);
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({ session, client_id: client, account, state: 'waiting', attempts: 0 });
  };

  it.each<[string, (life: Awaited<ReturnType<typeof aLife>>) => Promise<{ status: number }>]>([
    ['ends a session', ({ session }) => api.ask('DELETE', `/v1/sessions/${session}`)],
    ['revokes a session', ({ session }) => api.ask('POST', '/v1/tokens/revocations', { body: { session } })],
    ['revokes all of an account', ({ account }) => api.ask('POST', '/v1/tokens/revocations', { body: { account } })],
    ['blocks an account', ({ account }) => api.ask('POST', `/v1/accounts/${account}/block`)],
    ['gives an account another password', ({ account }) => api.ask('PUT', `/v1/accounts/${account}/password`, { body: { password: 'another horse' } })],
    ['removes an account', ({ account }) => api.ask('DELETE', `/v1/accounts/${account}`)],
  ])('are told when an administrator %s', async (what, act) => {
    const life = await aLife(`told-${what.replaceAll(' ', '-')}`);
    expect((await act(life)).status).toBeLessThan(300);
    await isToldOf(life);
  });

  it('are not told of what ends no session', async () => {
    const life = await aLife('not-told');
    await api.ask('POST', '/v1/tokens/revocations', { body: { client: life.client } });
    expect(await deliveries(`session=${life.session}`)).toEqual([]);
  });

  it('are listed by session, client and state, page by page, and not with another scope', async () => {
    const lives = [await aLife('first-of-two'), await aLife('second-of-two')];
    for (const { session } of lives) await api.ask('DELETE', `/v1/sessions/${session}`);
    expect(await deliveries(`client=${lives[1]?.client}`)).toHaveLength(1);
    expect(await deliveries(`client=${lives[1]?.client}&state=delivered`)).toEqual([]);
    const { body } = await api.ask('GET', '/v1/logout-deliveries?limit=1&state=waiting');
    expect(body.items).toHaveLength(1);
    expect((await api.ask('GET', `/v1/logout-deliveries?limit=1&state=waiting&after=${String(body.next)}`)).body.items).not.toEqual(body.items);
    expect((await api.ask('GET', '/v1/logout-deliveries?state=lost')).status).toBe(400);
    expect((await api.ask('GET', '/v1/logout-deliveries', { token: await api.token({ scopes: ['sessions:write'] }) })).status).toBe(403);
  });
});

describe('Consents', () => {
  it('are listed by account and by client', async () => {
    const life = await aLife('consenting');
    for (const query of [`account=${life.account}`, `client=${life.client}`]) {
      expect((await api.ask('GET', `/v1/consents?${query}`)).body.items).toMatchObject([{ account: life.account, client_id: life.client, scope: 'openid' }]);
    }
  });

  it('are withdrawn with what rests on them', async () => {
    const life = await aLife('withdrawn');
    const token = await tokenOf(life);
    expect((await api.ask('DELETE', `/v1/consents/${life.account}/${life.client}`)).status).toBe(204);
    expect([await isOut(token), await isHeld(life.authorization)]).toEqual([true, false]);
    expect((await api.ask('DELETE', `/v1/consents/${life.account}/${life.client}`)).status).toBe(404);
  });
});

describe('Tokens', () => {
  it.each(['account', 'client', 'session', 'authorization'] as const)('are revoked by %s', async (kind) => {
    const life = await aLife(`revoked-${kind}`);
    const other = await tokenOf(await aLife(`spared-${kind}`));
    const token = await tokenOf(life);
    expect((await api.ask('POST', '/v1/tokens/revocations', { body: { [kind]: life[kind] } })).status).toBe(204);
    expect([await isOut(token), await isHeld(life.authorization), await isOut(other)]).toEqual([true, false, false]);
    expect((await api.ask('POST', '/v1/tokens/revocations', { body: { [kind]: 'nothing' } })).status).toBe(404);
  });

  it('are revoked by the resource that they are for', async () => {
    const resource = 'https://ledger.example';
    await api.run(({ resources }) => resources.add(aResource({ identifier: resource })));
    const [token, both] = [await api.token(), await api.token({ audience: [ADMIN_API_URL, resource] })];
    expect((await api.ask('POST', '/v1/tokens/revocations', { body: { resource } })).status).toBe(204);
    expect([await isOut(both), await isOut(token)]).toEqual([true, false]);
    expect((await api.ask('POST', '/v1/tokens/revocations', { body: { resource: 'https://nobody.example' } })).status).toBe(404);
  });

  it('are revoked by their jti for as long as any token of the tenant may live, whatever is said of their end', async () => {
    const tenant = 'long-lived' as TenantId;
    expect((await api.ask('POST', '/v1/tenants', { body: { id: tenant, settings: { access_token_lifetime_limit: 5 * 86_400 } } })).status).toBe(201);
    // What was issued under the higher limit still lives.
    expect((await api.ask('PATCH', `/v1/tenants/${tenant}`, { body: { settings: { access_token_lifetime_limit: 3600 } }, headers: ANY_VERSION })).status).toBe(200);
    const revoke = (token: object) => api.ask('POST', `/t/${tenant}/v1/tokens/revocations`, { body: { token } });
    const before = Date.now();
    expect((await revoke({ jti: 'j' })).status).toBe(204);
    const log = await api.run(({ revocations }) => revocations.since(0, 10), tenant);
    expect(log).toMatchObject([{ selector: { kind: 'token', value: 'j' } }]);
    expect(log[0]?.expiresAt.getTime()).toBeGreaterThanOrEqual(before + 5 * 86_400_000);
    expect((await revoke({ jti: 'j', expires_at: new Date().toISOString() })).status).toBe(400);
  });

  it('are revoked all at once, with that of who did it, and those of no other tenant', async () => {
    const tenant = 'burning' as TenantId;
    expect((await api.ask('POST', '/v1/tenants', { body: { id: tenant } })).status).toBe(201);
    const [token, own, other] = [await api.token({ tenant }), await api.token({ tenant }), await tokenOf(await aLife('elsewhere'))];
    expect((await api.ask('POST', `/t/${tenant}/v1/tokens/revocations`, { token: own, body: { all: true } })).status).toBe(204);
    const statuses = await Promise.all([token, own].map(async (dead) => (await api.ask('GET', `/t/${tenant}/v1/clients`, { token: dead })).status));
    expect([...statuses, await isOut(other)]).toEqual([401, 401, false]);
    expect((await api.ask('GET', `/t/${tenant}/v1/clients`, { token: await api.token({ tenant }) })).status).toBe(200);
  });

  it.each<[string, object]>([
    ['nothing', {}], ['nothing after all', { all: false }], ['two things', { account: 'a', client: 'b' }], ['everything', { tenant: 'default' }], ['a token without jti', { token: {} }],
  ])('are not revoked by naming %s', async (_, body) => {
    expect((await api.ask('POST', '/v1/tokens/revocations', { body })).status).toBe(400);
  });

  it('end when their client gets to know people by other names, and not by any other change', async () => {
    const life = await aLife('renamed');
    const token = await tokenOf(life);
    const change = (body: object, version: string) => api.ask('PATCH', `/v1/clients/${life.client}`, { body, headers: { 'if-match': `"${version}"` } });
    expect((await change({ client_name: 'Shop' }, '1')).status).toBe(200);
    expect(await isOut(token)).toBe(false);
    expect((await change({ subject_type: 'pairwise' }, '2')).status).toBe(200);
    // New ones come of the same authorization.
    expect([await isOut(token), await isHeld(life.authorization)]).toEqual([true, true]);
  });

  it('come from authorizations, which are listed', async () => {
    const life = await aLife('authorized');
    expect((await api.ask('GET', `/v1/authorizations?account=${life.account}`)).body.items).toMatchObject([{ id: life.authorization, client_id: life.client, session: life.session }]);
  });
});

describe('Signing keys', () => {
  const keys = async () => (await api.ask('GET', '/v1/signing-keys')).body.items as { kid: string; alg: string; state: string }[];

  it('are listed without their private parts', async () => {
    const { text } = await api.ask('GET', '/v1/signing-keys');
    expect(text).not.toMatch(/"(d|p|q|dp|dq|qi)":|sealed/i);
  });

  it('rotate, and what the old one signed stays verifiable', async () => {
    const before = await api.token({ scopes: ['clients:read'] });
    const [old] = (await keys()).filter(({ alg, state }) => alg === 'ES256' && state === 'signing');
    const announced = await api.ask('POST', '/v1/signing-keys', { body: { alg: 'ES256' } });
    expect(announced.body).toMatchObject({ alg: 'ES256', state: 'announced' });
    expect((await api.ask('POST', '/v1/signing-keys', { body: { alg: 'ES256' } })).status).toBe(409);
    expect((await api.ask('POST', '/v1/signing-keys/rotations', { body: { alg: 'ES256' } })).body).toMatchObject({ kid: announced.body.kid, state: 'signing' });
    expect((await keys()).find(({ kid }) => kid === old?.kid)).toMatchObject({ state: 'retired' });
    expect((await api.ask('GET', '/v1/clients', { token: before })).status).toBe(200);
    const published = await api.run((stores) => api.issuer.get(JwkSet).of(stores));
    expect(published.keys.map(({ kid }) => kid)).toEqual(expect.arrayContaining([old?.kid, announced.body.kid]));
  });

  it('are retired one by one; a successor takes the place of the one that signs', async () => {
    const [signing] = (await keys()).filter(({ alg, state }) => alg === 'RS256' && state === 'signing');
    expect((await api.ask('POST', `/v1/signing-keys/${signing?.kid}/retirement`)).status).toBe(204);
    expect((await keys()).filter(({ alg }) => alg === 'RS256').map(({ state }) => state)).toEqual(['retired', 'signing']);
    expect((await api.ask('POST', '/v1/signing-keys/none/retirement')).status).toBe(404);
    expect((await api.ask('POST', '/v1/signing-keys/rotations', { body: { alg: 'none' } })).status).toBe(400);
  });
});
