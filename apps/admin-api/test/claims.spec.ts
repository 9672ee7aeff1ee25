import { ANY_VERSION, TestAdminApi } from './admin-api.js';

const api = TestAdminApi.forThisFile();

const set = (settings: object) => api.ask('PATCH', '/v1/tenants/default', { body: { settings }, headers: ANY_VERSION });
const faults = (body: unknown) => (body as { errors?: { field: string }[] }).errors?.map(({ field }) => field);
const DEPARTMENT = { claim: 'https://example.com/department', attribute: 'department', scopes: ['staff'], resources: ['https://api.example'] };

describe('The claims of a tenant', () => {
  it.each<[string, object, string]>([
    ['what tokens say of themselves', { claims: [{ ...DEPARTMENT, claim: 'scope' }] }, 'settings.claims[0].claim'],
    ['a standard claim', { claims: [{ ...DEPARTMENT, claim: 'email' }] }, 'settings.claims[0].claim'],
    ['a claim twice', { claims: [DEPARTMENT, DEPARTMENT] }, 'settings.claims[1].claim'],
    ['an attribute that is a name of every object', { claims: [{ ...DEPARTMENT, attribute: '__proto__' }] }, 'settings.claims[0].attribute'],
    ['a claim for everybody', { claims: [{ ...DEPARTMENT, scopes: ['openid'] }] }, 'settings.claims[0].scopes[0]'],
    ['a resource that is none', { claims: [{ ...DEPARTMENT, resources: ['x'] }] }, 'settings.claims[0].resources[0]'],
    ['a scope of OpenID Connect', { scopes: [{ name: 'email', description: 'x' }] }, 'settings.scopes[0].name'],
    ['a scope twice', { scopes: [{ name: 'a', description: 'x' }, { name: 'a', description: 'x' }] }, 'settings.scopes[1].name'],
  ])('are not %s', async (_what, settings, field) => {
    const answer = await set(settings);
    expect([answer.status, faults(answer.body)]).toEqual([400, [field]]);
  });

  it('are shown, and let accounts have the attributes that they are made of, and no other', async () => {
    const early = await api.ask('POST', '/v1/accounts', { body: { username: 'early', attributes: { department: 'engines' } } });
    expect([early.status, faults(early.body)]).toEqual([400, ['attributes.department']]);
    const settings = { claims: [DEPARTMENT], scopes: [{ name: 'staff', description: 'See where you work' }] };
    expect((await set(settings)).body).toMatchObject({ settings });
    const made = await api.ask('POST', '/v1/accounts', { body: { username: 'ada', name: 'Ada', attributes: { department: 'engines' } } });
    expect(made.body).toMatchObject({ name: 'Ada', attributes: { department: 'engines' } });
    const path = `/v1/accounts/${String(made.body.id)}`;
    expect((await api.ask('PATCH', path, { body: { attributes: { badge: 7 } }, headers: ANY_VERSION })).status).toBe(400);
    expect((await api.ask('PATCH', path, { body: { attributes: { department: { deep: 1 } } }, headers: ANY_VERSION })).status).toBe(400);
    expect((await api.ask('PATCH', path, { body: { attributes: { department: ['a', 'b'] } }, headers: ANY_VERSION })).body).toMatchObject({ name: 'Ada', attributes: { department: ['a', 'b'] } });
    const large = Array.from({ length: 50 }, () => 'x'.repeat(100));
    expect(faults((await api.ask('PATCH', path, { body: { attributes: { department: large } }, headers: ANY_VERSION })).body)).toEqual(['attributes']);
    // What an account has may stay when the setting goes.
    expect((await set({ claims: [] })).status).toBe(200);
    expect((await api.ask('PATCH', path, { body: { name: 'Ada L.' }, headers: ANY_VERSION })).body).toMatchObject({ attributes: { department: ['a', 'b'] } });
    expect((await api.ask('PATCH', path, { body: { attributes: null }, headers: ANY_VERSION })).body).not.toHaveProperty('attributes');
  });

  it('cannot be a standard claim by way of an attribute', async () => {
    const answer = await api.ask('POST', '/v1/accounts', { body: { username: 'eve', attributes: { email_verified: true } } });
    expect([answer.status, faults(answer.body)]).toEqual([400, ['attributes.email_verified']]);
  });

  it('have scopes that no resource has', async () => {
    await api.ask('POST', '/v1/resources', { body: { identifier: 'https://taken.example', scopes: [{ name: 'taken' }] } });
    expect(faults((await set({ scopes: [{ name: 'taken', description: 'x' }] })).body)).toEqual(['settings.scopes[0].name']);
    expect((await set({ scopes: [{ name: 'own', description: 'x' }] })).status).toBe(200);
    const answer = await api.ask('POST', '/v1/resources', { body: { identifier: 'https://late.example', scopes: [{ name: 'own' }] } });
    expect(faults(answer.body)).toEqual(['scopes[0].name']);
  });
});
