import { Passwords } from '@latchkey/accounts';
import { ADMIN_API_URL, ANY_VERSION, TestAdminApi } from './admin-api.js';

const api = TestAdminApi.forThisFile();

const create = async (username: string, more: object = {}) => {
  const reply = await api.ask('POST', '/v1/accounts', { body: { username, password: 'correct horse', ...more } });
  expect(reply.status).toBe(201);
  return String(reply.body.id);
};
const signsIn = async (id: string, password: string) => {
  const account = await api.run(({ accounts }) => accounts.find(id));
  return api.issuer.get(Passwords).verify(password, account?.passwordHash);
};
/** A token of the person, for this API. */
const tokenOf = (accountId: string) => api.token({ accountId, scopes: ['clients:read'] });
const isOut = async (token: string) => (await api.ask('GET', '/v1/clients', { token })).status === 401;

describe('Accounts', () => {
  it('are created with the standard claims, and never show a password', async () => {
    const address = { formatted: '1 Example Street\r\nLondon', street_address: '1 Example Street\nBackyard', country: 'GB' };
    const created = await api.ask('POST', '/v1/accounts', {
      body: { username: 'Ada@example.com', password: 'correct horse', given_name: 'Ada', email: 'ada@example.com', email_verified: true, address },
    });
    expect(created.body).toMatchObject({ id: expect.stringMatching(/^acct_/), username: 'Ada@example.com', given_name: 'Ada', address, blocked: false, has_password: true });
    expect(created.text).not.toMatch(/correct horse|argon/);
    const id = String(created.body.id);
    expect(await signsIn(id, 'correct horse')).toBe(true);
    expect((await api.ask('GET', `/v1/accounts/${id}`)).headers.get('etag')).toBe('"1"');
  });

  it('are found by username in whatever case, which nobody else can have', async () => {
    const id = await create('Grace');
    expect((await api.ask('GET', '/v1/accounts?username=gRACE')).body.items.map((account) => account.id)).toEqual([id]);
    expect((await api.ask('GET', '/v1/accounts?username=nobody')).body.items).toEqual([]);
    expect((await api.ask('POST', '/v1/accounts', { body: { username: 'GRACE' } })).status).toBe(409);
    const other = await create('Hopper');
    expect((await api.ask('PATCH', `/v1/accounts/${other}`, { body: { username: 'grace' }, headers: ANY_VERSION })).status).toBe(409);
  });

  it('are changed member by member: null removes', async () => {
    const id = await create('changed', { name: 'A', nickname: 'B' });
    const changed = await api.ask('PATCH', `/v1/accounts/${id}`, { body: { name: 'C', nickname: null }, headers: { 'if-match': '"1"' } });
    expect(changed.body).toMatchObject({ username: 'changed', name: 'C' });
    expect(changed.body).not.toHaveProperty('nickname');
    expect((await api.ask('PATCH', `/v1/accounts/${id}`, { body: { name: 'D' } })).status).toBe(428);
    expect((await api.ask('PATCH', `/v1/accounts/${id}`, { body: { name: 'D' }, headers: { 'if-match': '"1"' } })).status).toBe(412);
    expect((await api.ask('PATCH', `/v1/accounts/${id}`, { body: { username: null }, headers: ANY_VERSION })).status).toBe(400);
  });

  it.each<[string, object, string]>([
    ['no username', {}, 'username'],
    ['a short password', { username: 'x', password: 'short' }, 'password'],
    ['a hash of its own', { username: 'x', passwordHash: 'x' }, 'passwordHash'],
    ['an id', { username: 'x', id: 'acct_1' }, 'id'],
    ['a subject', { username: 'x', sub: 'acct_1' }, 'sub'],
    ['a picture that is a script', { username: 'x', picture: 'javascript:alert(1)' }, 'picture'],
    ['an unknown claim', { username: 'x', is_admin: true }, 'is_admin'],
    ['an address of unknown parts', { username: 'x', address: { planet: 'Earth' } }, 'address.planet'],
    ['an address that is a text', { username: 'x', address: 'here' }, 'address'],
    ['a control character', { username: 'x\u0000' }, 'username'],
    ['a control character that ends no line', { address: { formatted: 'x\ry' } }, 'address.formatted'],
    ['a line break where there is one line', { address: { locality: 'x\ny' } }, 'address.locality'],
    ['an entitlement twice', { username: 'x', entitlements: [{ resource: ADMIN_API_URL, scopes: ['clients:read'] }, { resource: ADMIN_API_URL, scopes: ['clients:write'] }] }, 'entitlements[1].resource'],
  ])('are not created with %s', async (_, body, field) => {
    const refused = await api.ask('POST', '/v1/accounts', { body });
    expect([refused.status, refused.body.errors.map((error) => error.field)]).toEqual([400, expect.arrayContaining([field])]);
  });

  it('that are blocked are signed out everywhere, and sign in again when unblocked', async () => {
    const id = await create('blocked');
    const token = await tokenOf(id);
    expect((await api.ask('POST', `/v1/accounts/${id}/block`)).body).toMatchObject({ blocked: true, blocked_at: expect.any(String) });
    expect(await isOut(token)).toBe(true);
    expect(await api.run(({ accounts }) => accounts.hold(id))).toBeUndefined();
    expect((await api.ask('POST', `/v1/accounts/${id}/unblock`)).body).toMatchObject({ blocked: false });
    expect(await isOut(await tokenOf(id))).toBe(false);
  });

  it('whose password is set are signed out everywhere', async () => {
    const id = await create('forgetful');
    const token = await tokenOf(id);
    expect((await api.ask('PUT', `/v1/accounts/${id}/password`, { body: { password: 'another horse' } })).status).toBe(204);
    expect([await signsIn(id, 'another horse'), await signsIn(id, 'correct horse'), await isOut(token)]).toEqual([true, false, true]);
  });

  it('that lose an entitlement are signed out everywhere; those that gain one are not', async () => {
    const entitled = (...scopes: string[]) => ({ entitlements: scopes.length ? [{ resource: ADMIN_API_URL, scopes }] : [] });
    const id = await create('demoted', entitled('clients:read'));
    const token = await tokenOf(id);
    await api.ask('PUT', `/v1/accounts/${id}/entitlements`, { body: entitled('clients:read', 'accounts:read'), headers: ANY_VERSION });
    expect(await isOut(token)).toBe(false);
    expect((await api.ask('PUT', `/v1/accounts/${id}/entitlements`, { body: entitled(), headers: ANY_VERSION })).body.entitlements).toEqual([]);
    expect(await isOut(token)).toBe(true);
  });

  it('are removed, and their tokens end', async () => {
    const id = await create('leaving');
    const token = await tokenOf(id);
    expect((await api.ask('DELETE', `/v1/accounts/${id}`)).status).toBe(204);
    expect(await isOut(token)).toBe(true);
    expect((await api.ask('GET', `/v1/accounts/${id}`)).status).toBe(404);
    expect((await api.ask('DELETE', `/v1/accounts/${id}`)).status).toBe(404);
  });
});
