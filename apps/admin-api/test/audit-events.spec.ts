import { ADMIN_API_URL, ANY_VERSION, TestAdminApi } from './admin-api.js';

const api = TestAdminApi.forThisFile();

const newest = async (path = '/v1/audit-events') => (await api.ask('GET', `${path}?limit=1`)).body.items[0];

describe('The audit trail', () => {
  it('tells who changed what, when, from where, and how it stood before and after', async () => {
    await api.ask('POST', '/v1/clients', { body: { client_id: 'audited', client_name: 'A', grant_types: [] } });
    const token = await api.token({ clientId: 'console', accountId: 'acct_1', scopes: ['clients:write'] });
    const change = await api.ask('PATCH', '/v1/clients/audited', { token, body: { client_name: 'B' }, headers: ANY_VERSION });
    expect(await newest()).toMatchObject({
      action: 'client.updated', target: { type: 'client', id: 'audited' }, actor: { client_id: 'console', account_id: 'acct_1', tenant: 'default' },
      address: '127.0.0.1', request_id: change.headers.get('x-request-id'), before: { client_name: 'A' }, after: { client_name: 'B' },
    });
  });

  it('has an event for every change', async () => {
    const { body: account } = await api.ask('POST', '/v1/accounts', { body: { username: 'audited' } });
    const changes: [string, string, object | undefined, string][] = [
      ['POST', '/v1/clients/audited/secrets', {}, 'client.secret-added'],
      ['POST', '/v1/resources', { identifier: 'urn:audited' }, 'resource.created'],
      ['PATCH', '/v1/resources/urn:audited', { name: 'x' }, 'resource.updated'],
      ['DELETE', '/v1/resources/urn:audited', undefined, 'resource.removed'],
      ['PATCH', `/v1/accounts/${String(account.id)}`, { name: 'x' }, 'account.updated'],
      ['POST', `/v1/accounts/${String(account.id)}/block`, undefined, 'account.blocked'],
      ['POST', `/v1/accounts/${String(account.id)}/unblock`, undefined, 'account.unblocked'],
      ['PUT', `/v1/accounts/${String(account.id)}/password`, { password: 'correct horse' }, 'account.password-set'],
      ['POST', '/v1/tokens/revocations', { account: account.id }, 'tokens.revoked'],
      ['POST', '/v1/signing-keys/rotations', { alg: 'EdDSA' }, 'signing-key.rotated'],
      ['DELETE', `/v1/accounts/${String(account.id)}`, undefined, 'account.removed'],
      ['DELETE', '/v1/clients/audited', undefined, 'client.removed'],
    ];
    for (const [method, path, body, action] of changes) {
      expect((await api.ask(method, path, { body, headers: ANY_VERSION })).status).toBeLessThan(300);
      expect((await newest())?.action).toBe(action);
    }
  });

  it('has none for what was refused: change and event are one', async () => {
    const before = await newest();
    await api.ask('POST', '/v1/clients', { body: { client_id: 'admin-api', grant_types: [] } });
    await api.ask('DELETE', '/v1/clients/nobody');
    expect(await newest()).toEqual(before);
  });

  it('holds no secret, password, hash or private key', async () => {
    await api.ask('POST', '/v1/clients', { body: { client_id: 'secretive', client_secret: 'chosen-secret', grant_types: [] } });
    const { body: made } = await api.ask('POST', '/v1/clients/secretive/secrets', { body: {} });
    await api.ask('POST', '/v1/accounts', { body: { username: 'secretive', password: 'battery staple' } });
    await api.ask('POST', '/v1/tenants', { body: { id: 'secretive', administrator: { client_secret: 'administrator-secret' } } });
    const trail = (await api.ask('GET', '/v1/audit-events?limit=200')).text + (await api.ask('GET', '/t/secretive/v1/audit-events')).text;
    expect(trail).toContain('secretive');
    for (const secret of ['chosen-secret', String(made.client_secret), 'battery staple', 'administrator-secret', 'argon2', 'lk_cs_', 'hash', 'sealed']) expect(trail).not.toContain(secret);
  });

  it('is of each tenant its own, and names the tenant that the actor came from', async () => {
    await api.ask('POST', '/v1/tenants', { body: { id: 'acme' } });
    expect((await api.ask('GET', '/t/acme/v1/audit-events')).body.items).toMatchObject([{ action: 'tenant.created', actor: { client_id: 'caller', tenant: 'default' } }]);
    expect((await api.ask('GET', '/v1/audit-events?target_id=acme')).body.items).toEqual([]);
  });

  it('is filtered by action, kind and identifier, and paged', async () => {
    for (const name of ['one', 'two', 'three']) await api.ask('POST', '/v1/resources', { body: { identifier: `urn:filter:${name}` } });
    const filtered = await api.ask('GET', '/v1/audit-events?action=resource.created&target_type=resource&target_id=urn:filter:two');
    expect(filtered.body.items.map(({ target }) => target)).toEqual([{ type: 'resource', id: 'urn:filter:two' }]);
    const first = await api.ask('GET', '/v1/audit-events?action=resource.created&limit=2');
    expect(first.headers.get('link')).toContain(`<${ADMIN_API_URL}/v1/audit-events?action=resource.created&limit=2&after=`);
    const second = await api.ask('GET', `/v1/audit-events?action=resource.created&limit=2&after=${encodeURIComponent(String(first.body.next))}`);
    expect(second.body.items.length).toBeGreaterThan(0);
    expect(first.body.items.map(({ id }) => id)).not.toContain(second.body.items[0]?.id);
  });

  it('cannot be written to or changed by anybody', async () => {
    const event = await newest();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const path of ['/v1/audit-events', `/v1/audit-events/${String(event?.id)}`]) {
        expect((await api.ask(method, path, { body: {}, headers: ANY_VERSION })).status).toBe(404);
      }
    }
  });
});
