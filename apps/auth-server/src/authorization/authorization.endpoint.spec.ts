import { IdTokens } from '@latchkey/token-issuance';
import { aClient, aPublicClient, aResource, anAccount, openTestStorage, type TestStorage } from '@latchkey/testing';
import type { InteractiveServer } from '../../test/interactive-server.js';
import { authorize, isConsent, isSignIn, openScene, pass, told } from '../../test/scene.js';
import type { TestBrowser } from '../../test/test-browser.js';

const vault = aResource({ identifier: 'https://vault.example', access: 'entitled', scopes: [{ name: 'vault:open', description: 'Open the vault' }] });
const entitlements = [{ resource: 'https://vault.example', scopes: ['vault:open'] }];
const LOOPBACK = 'http://127.0.0.1:49152/cb';
const CLIENTS = [
  aClient({ entitlements }),
  aClient({ clientId: 'first-party', consent: 'implicit' }),
  aClient({ clientId: 'strict', defaultMaxAge: 60 }),
  aPublicClient({ redirectUris: ['https://app.example/callback', 'http://127.0.0.1/cb', 'http://localhost:8080/cb', 'com.example.app:/cb'] }),
  aPublicClient({ clientId: 'pretender', consent: 'implicit' }),
];

describe('The authorization endpoint', () => {
  let storage: TestStorage;
  let server: InteractiveServer;
  let browser: TestBrowser;

  beforeAll(async () => {
    storage = await openTestStorage();
    const accounts = [anAccount(), anAccount({ id: 'acct_eve', username: 'eve', entitlements })];
    server = await openScene(storage, { clients: CLIENTS, resources: [aResource(), vault], accounts });
  });
  beforeEach(async () => {
    storage.clock.advance(1);
    browser = server.browser();
    await storage.run(({ consents }) => Promise.all(CLIENTS.map(({ clientId }) => consents.revoke('acct_ada', clientId, storage.clock.now()))));
  });
  afterAll(async () => {
    await server.close();
    await storage.close();
  });

  const lastAuthorization = async (clientId = 'app') => {
    const { items } = await storage.run(({ authorizations }) => authorizations.list({ limit: 100, clientId }));
    return [...items].sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())[0];
  };

  it('signs the person in, asks for consent, and answers with code, state and issuer', async () => {
    const signIn = await browser.follow(authorize());
    expect(signIn.body).toContain('Sign in');
    const consent = await browser.submit(signIn, { username: 'ada@example.com', password: 'correct horse', decision: 'sign-in' });
    expect(consent.body).toContain('app.example');
    const answer = await browser.submit(consent, { decision: 'allow' });
    expect(answer.status).toBe(303);
    expect(told(answer)).toEqual({
      code: expect.stringMatching(/^lk_ac_/) as string, state: 'state-1', iss: 'https://id.example', session_state: expect.any(String) as string,
    });
  });

  it('writes down what was granted, to whom, and how the person signed in', async () => {
    await pass(browser, authorize({ scope: 'openid offline_access documents:read', nonce: 'n' }));
    expect((await storage.run(({ consents }) => consents.find('acct_ada', 'app')))?.access.oidcScopes).toEqual(['openid', 'offline_access']);
    expect(await lastAuthorization()).toMatchObject({
      clientId: 'app', accountId: 'acct_ada', consented: true, offline: true, nonce: 'n', acr: '1', amr: ['pwd'],
      access: { oidcScopes: ['openid', 'offline_access'], resources: [{ resource: 'https://documents.example', scopes: ['documents:read'] }] },
    });
  });

  it('asks nothing again that it knows', async () => {
    await pass(browser, authorize());
    expect(told(await browser.get(authorize()))).toHaveProperty('code');
  });

  it('does not reuse a consent for more than was consented to, and then covers both', async () => {
    await pass(browser, authorize({ scope: 'openid' }));
    const more = await browser.follow(authorize({ scope: 'openid email' }));
    expect(isConsent(more)).toBe(true);
    await browser.submit(more, { decision: 'allow' });
    expect(told(await browser.get(authorize({ scope: 'openid' })))).toHaveProperty('code');
    expect(told(await browser.get(authorize({ scope: 'openid email' })))).toHaveProperty('code');
  });

  it('asks for consent whenever prompt=consent, and signs in anew whenever prompt=login', async () => {
    await pass(browser, authorize());
    storage.clock.advance(1);
    expect(isConsent(await browser.follow(authorize({ prompt: 'consent' })))).toBe(true);
    expect(isSignIn(await browser.follow(authorize({ prompt: 'login' })))).toBe(true);
    expect(told(await pass(browser, authorize({ prompt: 'login consent' })))).toHaveProperty('code');
  });

  it.each([
    ['max_age', 'app', '60'],
    ["the client's default_max_age", 'strict', undefined],
  ])('signs in anew when the last time is longer ago than %s', async (_what, client_id, max_age) => {
    const address = authorize({ client_id, max_age });
    await pass(browser, address);
    storage.clock.advance(60);
    expect(told(await browser.get(address))).toHaveProperty('code');
    storage.clock.advance(1);
    expect(isSignIn(await browser.follow(address))).toBe(true);
  });

  it('is content with a sign-in in another tab since it asked', async () => {
    const tab = await browser.get(authorize({ max_age: '0' }));
    storage.clock.advance(5);
    await pass(browser, authorize());
    expect(told(await browser.follow(tab.location ?? ''))).toHaveProperty('code');
  });

  it('never shows a page when prompt=none', async () => {
    expect(told(await browser.get(authorize({ prompt: 'none' })))).toMatchObject({ error: 'login_required', state: 'state-1', iss: 'https://id.example' });
    await pass(browser, authorize());
    expect(told(await browser.get(authorize({ prompt: 'none', scope: 'openid email' })))).toMatchObject({ error: 'consent_required' });
    expect(told(await browser.get(authorize({ prompt: 'none' })))).toHaveProperty('code');
  });

  it('signs in anew when the client expects somebody else, and lets only that person through when prompt=none', async () => {
    await pass(browser, authorize());
    const authorization = await lastAuthorization();
    if (!authorization) throw new Error('There is no authorization.');
    const hintOf = (accountId: string) =>
      storage.run((stores) => server.app.get(IdTokens, { strict: false }).issue({ client: aClient(), authorization: { ...authorization, accountId } }, stores));
    storage.clock.advance(1);
    expect(told(await browser.get(authorize({ prompt: 'none', id_token_hint: await hintOf('acct_ada') })))).toHaveProperty('code');
    for (const id_token_hint of [await hintOf('acct_eve'), 'eyJhbGciOiJub25lIn0.e30.']) {
      expect(told(await browser.get(authorize({ prompt: 'none', id_token_hint })))).toMatchObject({ error: 'login_required' });
      expect(isSignIn(await browser.follow(authorize({ id_token_hint })))).toBe(true);
    }
    expect(told(await pass(browser, authorize({ id_token_hint: await hintOf('acct_eve') })))).toHaveProperty('code');
  });

  it.each([LOOPBACK, 'http://localhost:8080/cb', 'com.example.app:/cb'])('never lets a public client at %s through without asking', async (redirect_uri) => {
    const address = authorize({ client_id: 'public-app', redirect_uri });
    expect(told(await pass(browser, address))).toHaveProperty('code');
    expect(isConsent(await browser.follow(address))).toBe(true);
    expect(told(await browser.get(`${address}&prompt=none`))).toMatchObject({ error: 'consent_required' });
  });

  it('lets a public client at an https redirect URI through with a consent on record', async () => {
    const address = authorize({ client_id: 'public-app' });
    await pass(browser, address);
    expect(told(await browser.get(address))).toHaveProperty('code');
  });

  it('does not ask where an administrator decided so for a confidential client, and only there', async () => {
    await pass(browser, authorize());
    expect(told(await browser.get(authorize({ client_id: 'first-party', scope: 'openid offline_access' })))).toHaveProperty('code');
    expect(await lastAuthorization('first-party')).toMatchObject({ consented: false, offline: true });
    expect(isConsent(await browser.follow(authorize({ client_id: 'pretender' })))).toBe(true);
  });

  it('grants of an entitled resource what the person is entitled to', async () => {
    expect(told(await pass(browser, authorize({ scope: 'vault:open' })))).toHaveProperty('error');
    expect(told(await pass(server.browser(), authorize({ scope: 'vault:open' }), 'eve'))).toHaveProperty('code');
  });

  it.each([
    ['an unknown scope', { scope: 'nonsense' }, 'invalid_scope'],
    ['an unknown resource', { resource: 'https://nowhere.example' }, 'invalid_target'],
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['a repeated parameter', { scope: ['openid', 'email'] }, 'invalid_request'],
    ['a request object that is none', { request: 'ey' }, 'invalid_request_object'],
  ])('tells the client of %s', async (_what, changes, error) => {
    expect(told(await browser.get(authorize(changes)))).toMatchObject({ error, state: 'state-1', iss: 'https://id.example' });
  });

  it('answers a form of the client, with the cookies that the browser held back', async () => {
    await pass(browser, authorize());
    const session = new Map(browser.cookies);
    browser.cookies.clear();
    const first = await browser.post('/authorize', authorize({ prompt: 'none' }).split('?')[1] ?? '');
    for (const [name, value] of session) browser.cookies.set(name, value);
    expect(told(await browser.follow(first.location ?? ''))).toHaveProperty('code');
  });

  it('serves many requests of one session at once', async () => {
    await pass(browser, authorize());
    storage.clock.advance(120);
    const answers = await Promise.all(Array.from({ length: 30 }, () => browser.get(authorize())));
    expect(new Set(answers.map((answer) => told(answer)['code'])).size).toBe(30);
  });
});
