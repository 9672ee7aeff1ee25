import { asSecret, hashToken } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { ANY_VERSION, TestAdminApi } from './admin-api.js';

const api = TestAdminApi.forThisFile();

describe('An initial access token', () => {
  it('is shown once, kept as a hash, listed without its value, and removed', async () => {
    const created = await api.ask('POST', '/v1/initial-access-tokens', { body: { name: 'Partners', uses: 3 } });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ name: 'Partners', uses_left: 3, initial_access_token: expect.stringMatching(/^lk_ia_/) });
    const value = String(created.body.initial_access_token);
    const spent = await api.run((stores) => stores.initialAccessTokens.spend(hashToken(asSecret(value)), new Date()));
    expect(spent).toMatchObject({ name: 'Partners', usesLeft: 2 });
    const list = await api.ask('GET', '/v1/initial-access-tokens');
    expect(list.body.items).toMatchObject([{ id: created.body.id, uses_left: 2 }]);
    expect(list.text).not.toContain('lk_ia_');
    expect((await api.ask('DELETE', `/v1/initial-access-tokens/${String(created.body.id)}`)).status).toBe(204);
    expect((await api.ask('DELETE', `/v1/initial-access-tokens/${String(created.body.id)}`)).status).toBe(404);
    const trail = await api.ask('GET', '/v1/audit-events?target_type=initial-access-token');
    expect(trail.text).toContain('initial-access-token.removed');
    expect(trail.text).not.toContain(value);
  });

  it.each([['2020-01-01T00:00:00Z'], ['2999-01-01T00:00:00Z']])('cannot end at %s', async (expires_at) => {
    expect((await api.ask('POST', '/v1/initial-access-tokens', { body: { expires_at } })).body.errors).toMatchObject([{ field: 'expires_at' }]);
  });
});

describe('A client that registered itself', () => {
  const registered = (clientId: string) =>
    api.run((stores) => stores.clients.add(aClient({
      clientId, scope: ['openid'], grantTypes: ['authorization_code'], logoUri: 'https://app.example/logo.png', expiresAt: new Date(Date.now() + 3_600_000),
      registration: { by: 'open', accessTokenHash: 'x', keyId: '0', lasting: true },
    })));
  const patch = (clientId: string, body: object) => api.ask('PATCH', `/v1/clients/${clientId}`, { body, headers: ANY_VERSION });

  it('stays one when an administrator changes it, whose consent is asked and who has no grant of its own', async () => {
    await registered('self');
    const changed = await patch('self', { client_name: 'Looked at' });
    expect(changed.body).toMatchObject({ client_name: 'Looked at', registration: { by: 'open', lasting: true }, expires_at: expect.any(String) });
    expect(changed.text).not.toContain('accessTokenHash');
    expect((await patch('self', { consent: 'implicit' })).body.errors).toMatchObject([{ field: 'consent' }]);
    expect((await patch('self', { grant_types: ['authorization_code', 'client_credentials'] })).body.errors).toMatchObject([{ field: 'grant_types' }]);
  });

  it('has its logo confirmed, until it names another', async () => {
    await registered('logo');
    expect((await api.ask('PUT', '/v1/clients/logo/logo-confirmation')).status).toBe(204);
    const read = await api.ask('GET', '/v1/clients/logo');
    expect(read.body.registration).toMatchObject({ confirmed_logo_uri: 'https://app.example/logo.png' });
    expect((await api.ask('PUT', '/v1/clients/nobody/logo-confirmation')).status).toBe(404);
  });

  it('is gone for good once an administrator removed it', async () => {
    await registered('removed');
    expect((await api.ask('DELETE', '/v1/clients/removed')).status).toBe(204);
    expect(await api.run((stores) => stores.clients.isBuried('removed'))).toBe(true);
  });
});

describe('The open registrations that nobody consented to', () => {
  it('are ended together, by another key', async () => {
    const key = async () => (await api.run(({ tenants }) => tenants.current('default')))?.settings.registrationKeyId;
    const before = await key();
    expect((await api.ask('DELETE', '/v1/open-registrations')).status).toBe(204);
    expect(await key()).not.toBe(before);
    expect((await api.ask('GET', '/v1/audit-events?action=open-registrations.ended')).body.items).toHaveLength(1);
  });
});

describe('The settings of registration', () => {
  const set = async (settings: object) => api.ask('PATCH', '/v1/tenants/default', { body: { settings }, headers: ANY_VERSION });

  it('are off until a tenant is opened', async () => {
    expect((await api.ask('GET', '/v1/tenants/default')).body.settings).toMatchObject({ registration: 'off', registration_unused_lifetime: 7_776_000, registration_rows_per_day: 1000, software_statement_issuers: [] });
    const keys = (await api.run(({ tenants }) => tenants.current('default')))?.settings.registrationKeyId;
    expect((await set({ registration: 'open' })).body.settings).toMatchObject({ registration: 'open' });
    expect((await api.run(({ tenants }) => tenants.current('default')))?.settings.registrationKeyId).toBe(keys);
    expect((await set({ registration: 'anyone' })).status).toBe(400);
  });

  it('take issuers of software statements with public keys alone, each once', async () => {
    const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    const issuer = { issuer: 'https://vouching.example', jwks: { keys: [key] } };
    expect((await set({ software_statement_issuers: [issuer] })).body.settings).toMatchObject({ software_statement_issuers: [issuer] });
    expect((await set({ software_statement_issuers: [issuer, issuer] })).body.errors).toMatchObject([{ field: 'settings.software_statement_issuers[1].issuer' }]);
    expect((await set({ software_statement_issuers: [{ ...issuer, jwks: { keys: [{ ...key, d: 'x' }] } }] })).body.errors).toMatchObject([{ field: 'settings.software_statement_issuers[0].jwks.keys[0]' }]);
  });

  it('mark a scope that clients which register themselves may have', async () => {
    const created = await api.ask('POST', '/v1/resources', { body: { identifier: 'https://notes.example', scopes: [{ name: 'notes:read', registrable: true }, { name: 'notes:write' }] } });
    expect(created.body.scopes).toEqual([{ name: 'notes:read', description: 'notes:read', registrable: true }, { name: 'notes:write', description: 'notes:write' }]);
  });
});
