import { decodeJwt } from 'jose';
import { RESPONSE_TYPES, asSecret, responseTypeHas, returnsTokens } from '@latchkey/protocol';
import { TENANT_SETTINGS } from '@latchkey/storage';
import { AccessTokens, hashClaim } from '@latchkey/token-issuance';
import { aClient, aPublicClient, aResource, aTenant, anAccount, openTestStorage, type TestStorage } from '@latchkey/testing';
import type { InteractiveServer } from '../../test/interactive-server.js';
import { authorize, isConsent, openScene, pass, told } from '../../test/scene.js';
import { formOf, type Answer, type TestBrowser } from '../../test/test-browser.js';

const registered = { responseTypes: RESPONSE_TYPES, grantTypes: ['authorization_code', 'refresh_token', 'implicit'] } as const;
const CLIENTS = [
  aClient(registered),
  aClient({ clientId: 'code-only' }),
  aClient({ clientId: 'loopback', ...registered, applicationType: 'native', consent: 'implicit', redirectUris: ['http://127.0.0.1/cb'] }),
  aPublicClient({ ...registered, requirePkce: true }),
];
const TYPES = RESPONSE_TYPES.filter((type) => type !== 'none');
const inFragment = ({ location }: Answer): Readonly<Record<string, string>> => Object.fromEntries(new URLSearchParams(location?.hash.slice(1)));

describe('The response types', () => {
  let storage: TestStorage;
  let server: InteractiveServer;
  let browser: TestBrowser;

  const resolved = (token = '') => storage.run((stores) => server.app.get(AccessTokens, { strict: false }).resolve(asSecret(token), stores));

  beforeAll(async () => {
    storage = await openTestStorage();
    await storage.tenants.update({ ...aTenant(), settings: { ...TENANT_SETTINGS, responseTypesAllowed: RESPONSE_TYPES } });
    await storage.tenants.add(aTenant({ id: 'acme' }));
    server = await openScene(storage, { clients: CLIENTS, resources: [aResource()], accounts: [anAccount()] }, ['default', 'acme']);
    browser = server.browser();
    await pass(browser, authorize());
  });
  beforeEach(() => storage.clock.advance(1));
  afterAll(async () => {
    await server.close();
    await storage.close();
  });

  it.each(TYPES)('%s brings its parts and nothing else, bound to one another', async (response_type) => {
    const answer = await browser.get(authorize({ response_type, nonce: 'n-1' }));
    const got = returnsTokens(response_type) ? inFragment(answer) : told(answer);
    const bearer = ['access_token', 'token_type', 'expires_in', 'scope'];
    expect(Object.keys(got).sort()).toEqual([
      'iss', 'state', 'session_state', ...(responseTypeHas(response_type, 'code') ? ['code'] : []), ...(responseTypeHas(response_type, 'token') ? bearer : []),
      ...(responseTypeHas(response_type, 'id_token') ? ['id_token'] : []),
    ].sort());
    const claims = got['id_token'] === undefined ? undefined : decodeJwt(got['id_token']);
    if (!claims) return;
    const hash = (value: string | undefined) => (value === undefined ? undefined : hashClaim(value, 'RS256'));
    expect(claims).toMatchObject({ nonce: 'n-1', aud: 'app', iss: 'https://id.example', sub: 'acct_ada' });
    expect([claims['at_hash'], claims['c_hash'], claims['s_hash']]).toEqual([hash(got['access_token']), hash(got['code']), hash(got['code'] && got['state'])]);
  });

  it('none tells that the person would grant it, and grants nothing', async () => {
    const before = await storage.run(({ authorizations }) => authorizations.list({ limit: 100 }));
    expect(told(await browser.get(authorize({ response_type: 'none' })))).toEqual({ state: 'state-1', iss: 'https://id.example', session_state: expect.any(String) as string });
    expect((await storage.run(({ authorizations }) => authorizations.list({ limit: 100 }))).items).toHaveLength(before.items.length);
  });

  it('give tokens that say whose they are, and live as the flow says where only userinfo accepts them', async () => {
    const lifetime = async (response_type: string, scope = 'openid') => inFragment(await pass(browser, authorize({ response_type, nonce: 'n', scope })));
    const implicit = await lifetime('id_token token');
    expect(implicit).toMatchObject({ token_type: 'Bearer', expires_in: '7200', scope: 'openid' });
    expect(await resolved(implicit['access_token'])).toMatchObject({ sub: 'acct_ada', client_id: 'app', aud: ['https://id.example/userinfo'] });
    expect(await lifetime('code token')).toMatchObject({ expires_in: '86400' });
    expect(await lifetime('code token', 'openid documents:read')).toMatchObject({ expires_in: '3600', scope: 'openid documents:read' });
  });

  it('give no refresh token through the browser, and no offline access without a code', async () => {
    const got = inFragment(await pass(browser, authorize({ response_type: 'id_token token', nonce: 'n', scope: 'openid offline_access' })));
    expect(got['scope']).toBe('openid');
    expect(got).not.toHaveProperty('refresh_token');
  });

  it('give tokens that end with the session', async () => {
    const other = server.browser();
    const { access_token, id_token = '' } = inFragment(await pass(other, authorize({ response_type: 'id_token token', nonce: 'n' })));
    expect(await resolved(access_token)).toBeDefined();
    await other.post('/sign-out', { ...formOf(await other.get('/sign-out')).fields, decision: 'sign-out' });
    expect(decodeJwt(id_token)['sid']).toEqual(expect.any(String));
    expect(await resolved(access_token)).toBeUndefined();
  });

  it('are refused where the tenant does not allow them, or the client is not registered for them', async () => {
    expect(inFragment(await browser.get(authorize({ client_id: 'code-only', response_type: 'id_token', nonce: 'n' })))).toMatchObject({ error: 'unauthorized_client' });
    for (const response_type of TYPES.filter((type) => type !== 'code')) {
      expect(inFragment(await browser.get(`/t/acme${authorize({ response_type, nonce: 'n' })}`))).toMatchObject({ error: 'unsupported_response_type', state: 'state-1' });
    }
  });

  it('never travel in a query with tokens, not even as an error', async () => {
    const answer = await browser.get(authorize({ response_type: 'code id_token', response_mode: 'query', nonce: 'n' }));
    expect(answer.location?.search).toBe('');
    expect(inFragment(answer)).toMatchObject({ error: 'invalid_request' });
  });

  it('with an ID token need a nonce and openid, and PKCE for the code of a public client', async () => {
    const error = async (changes: Record<string, string | undefined>) => inFragment(await browser.get(authorize({ response_type: 'code id_token', nonce: 'n', ...changes })))['error'];
    expect(await error({ nonce: undefined })).toBe('invalid_request');
    expect(await error({ scope: 'email' })).toBe('invalid_scope');
    expect(await error({ client_id: 'public-app', code_challenge: undefined, code_challenge_method: undefined })).toBe('invalid_request');
  });

  it('ask the person wherever any application could come in the name of the client', async () => {
    const address = authorize({ client_id: 'loopback', redirect_uri: 'http://127.0.0.1:4711/cb', response_type: 'id_token', nonce: 'n' });
    expect(inFragment(await pass(browser, address))).toHaveProperty('id_token');
    expect(isConsent(await browser.follow(address))).toBe(true);
  });

  it.each([
    ['an answer', {}, 'code'],
    ['an error', { scope: 'nonsense' }, 'error'],
  ])('travel by form_post with %s: a form for people without scripts, and one script that its hash allows', async (_what, changes, name) => {
    const page = await browser.get(authorize({ response_mode: 'form_post', state: '"><script>alert(1)</script>', ...changes }));
    const { action, fields } = formOf(page);
    expect(action).toBe('https://app.example/callback');
    expect(fields).toMatchObject({ [name]: expect.any(String) as string, iss: 'https://id.example', state: '"><script>alert(1)</script>' });
    expect(page.body).toContain('<button type="submit"');
    expect(page.body.match(/<script>/g)).toHaveLength(1);
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' });
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'sha256-[\w+/=]{44}'; .*form-action 'self' https:/);
  });
});
