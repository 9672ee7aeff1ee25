import { aClient, aPublicClient, aResource, anAccount } from '@latchkey/testing';
import { Scene, authorize, isConsent, isSignIn, pass, told } from '../../test/scene.js';

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
  const accounts = [anAccount(), anAccount({ id: 'acct_eve', username: 'eve', entitlements })];
  const scene = Scene.forThese({ clients: CLIENTS, resources: [aResource(), vault], accounts });
  beforeEach(async () => {
    await scene.storage.run(({ consents }) => Promise.all(CLIENTS.map(({ clientId }) => consents.revoke('acct_ada', clientId, scene.storage.clock.now()))));
  });

  it('signs the person in, asks for consent, and answers with code, state and issuer', async () => {
    const signIn = await scene.browser.follow(authorize());
    expect(signIn.body).toContain('Sign in');
    const consent = await scene.browser.submit(signIn, { username: 'ada@example.com', password: 'correct horse', decision: 'sign-in' });
    expect(consent.body).toContain('app.example');
    const answer = await scene.browser.submit(consent, { decision: 'allow' });
    expect(answer.status).toBe(303);
    expect(told(answer)).toEqual({
      code: expect.stringMatching(/^lk_ac_/) as string, state: 'state-1', iss: 'https://id.example', session_state: expect.any(String) as string,
    });
  });

  it('writes down what was granted, to whom, and how the person signed in', async () => {
    await pass(scene.browser, authorize({ scope: 'openid offline_access documents:read', nonce: 'n' }));
    expect((await scene.storage.run(({ consents }) => consents.find('acct_ada', 'app')))?.access.oidcScopes).toEqual(['openid', 'offline_access']);
    expect(await scene.lastAuthorization('app')).toMatchObject({
      clientId: 'app', accountId: 'acct_ada', consented: true, offline: true, nonce: 'n', acr: '1', amr: ['pwd'],
      access: { oidcScopes: ['openid', 'offline_access'], resources: [{ resource: 'https://documents.example', scopes: ['documents:read'] }] },
    });
  });

  it('asks nothing again that it knows', async () => {
    await pass(scene.browser, authorize());
    expect(told(await scene.browser.get(authorize()))).toHaveProperty('code');
  });

  it('does not reuse a consent for more than was consented to, and then covers both', async () => {
    await pass(scene.browser, authorize({ scope: 'openid' }));
    const more = await scene.browser.follow(authorize({ scope: 'openid email' }));
    expect(isConsent(more)).toBe(true);
    await scene.browser.submit(more, { decision: 'allow' });
    expect(told(await scene.browser.get(authorize({ scope: 'openid' })))).toHaveProperty('code');
    expect(told(await scene.browser.get(authorize({ scope: 'openid email' })))).toHaveProperty('code');
  });

  it('asks for consent whenever prompt=consent, and signs in anew whenever prompt=login', async () => {
    await pass(scene.browser, authorize());
    scene.storage.clock.advance(1);
    expect(isConsent(await scene.browser.follow(authorize({ prompt: 'consent' })))).toBe(true);
    expect(isSignIn(await scene.browser.follow(authorize({ prompt: 'login' })))).toBe(true);
    expect(told(await pass(scene.browser, authorize({ prompt: 'login consent' })))).toHaveProperty('code');
  });

  it.each([
    ['max_age', 'app', '60'],
    ["the client's default_max_age", 'strict', undefined],
  ])('signs in anew when the last time is longer ago than %s', async (_what, client_id, max_age) => {
    const address = authorize({ client_id, max_age });
    await pass(scene.browser, address);
    scene.storage.clock.advance(60);
    expect(told(await scene.browser.get(address))).toHaveProperty('code');
    scene.storage.clock.advance(1);
    expect(isSignIn(await scene.browser.follow(address))).toBe(true);
  });

  it('is content with a sign-in in another tab since it asked', async () => {
    const tab = await scene.browser.get(authorize({ max_age: '0' }));
    scene.storage.clock.advance(5);
    await pass(scene.browser, authorize());
    expect(told(await scene.browser.follow(tab.location ?? ''))).toHaveProperty('code');
  });

  it('never shows a page when prompt=none', async () => {
    expect(told(await scene.browser.get(authorize({ prompt: 'none' })))).toMatchObject({ error: 'login_required', state: 'state-1', iss: 'https://id.example' });
    await pass(scene.browser, authorize());
    expect(told(await scene.browser.get(authorize({ prompt: 'none', scope: 'openid email' })))).toMatchObject({ error: 'consent_required' });
    expect(told(await scene.browser.get(authorize({ prompt: 'none' })))).toHaveProperty('code');
  });

  it('signs in anew when the client expects somebody else, and lets only that person through when prompt=none', async () => {
    await pass(scene.browser, authorize());
    const authorization = await scene.lastAuthorization('app');
    const hintOf = (accountId: string) => scene.idToken({ ...authorization, accountId });
    scene.storage.clock.advance(1);
    expect(told(await scene.browser.get(authorize({ prompt: 'none', id_token_hint: await hintOf('acct_ada') })))).toHaveProperty('code');
    for (const id_token_hint of [await hintOf('acct_eve'), 'eyJhbGciOiJub25lIn0.e30.']) {
      expect(told(await scene.browser.get(authorize({ prompt: 'none', id_token_hint })))).toMatchObject({ error: 'login_required' });
      expect(isSignIn(await scene.browser.follow(authorize({ id_token_hint })))).toBe(true);
    }
    expect(told(await pass(scene.browser, authorize({ id_token_hint: await hintOf('acct_eve') })))).toHaveProperty('code');
  });

  it.each([LOOPBACK, 'http://localhost:8080/cb', 'com.example.app:/cb'])('never lets a public client at %s through without asking', async (redirect_uri) => {
    const address = authorize({ client_id: 'public-app', redirect_uri });
    expect(told(await pass(scene.browser, address))).toHaveProperty('code');
    expect(isConsent(await scene.browser.follow(address))).toBe(true);
    expect(told(await scene.browser.get(`${address}&prompt=none`))).toMatchObject({ error: 'consent_required' });
  });

  it('lets a public client at an https redirect URI through with a consent on record', async () => {
    const address = authorize({ client_id: 'public-app' });
    await pass(scene.browser, address);
    expect(told(await scene.browser.get(address))).toHaveProperty('code');
  });

  it('does not ask where an administrator decided so for a confidential client, and only there', async () => {
    await pass(scene.browser, authorize());
    expect(told(await scene.browser.get(authorize({ client_id: 'first-party', scope: 'openid offline_access' })))).toHaveProperty('code');
    expect(await scene.lastAuthorization('first-party')).toMatchObject({ consented: false, offline: true });
    expect(isConsent(await scene.browser.follow(authorize({ client_id: 'pretender' })))).toBe(true);
  });

  it('grants of an entitled resource what the person is entitled to', async () => {
    expect(told(await pass(scene.browser, authorize({ scope: 'vault:open' })))).toHaveProperty('error');
    expect(told(await pass(scene.server.browser(), authorize({ scope: 'vault:open' }), 'eve'))).toHaveProperty('code');
  });

  it.each([
    ['an unknown scope', { scope: 'nonsense' }, 'invalid_scope'],
    ['an unknown resource', { resource: 'https://nowhere.example' }, 'invalid_target'],
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['a repeated parameter', { scope: ['openid', 'email'] }, 'invalid_request'],
    ['a request object that is none', { request: 'ey' }, 'invalid_request_object'],
  ])('tells the client of %s', async (_what, changes, error) => {
    expect(told(await scene.browser.get(authorize(changes)))).toMatchObject({ error, state: 'state-1', iss: 'https://id.example' });
  });

  it('answers a form of the client, with the cookies that the browser held back', async () => {
    await pass(scene.browser, authorize());
    const session = new Map(scene.browser.cookies);
    scene.browser.cookies.clear();
    const first = await scene.browser.post('/authorize', authorize({ prompt: 'none' }).split('?')[1] ?? '');
    for (const [name, value] of session) scene.browser.cookies.set(name, value);
    expect(told(await scene.browser.follow(first.location ?? ''))).toHaveProperty('code');
  });

  it('serves many requests of one session at once', async () => {
    await pass(scene.browser, authorize());
    scene.storage.clock.advance(120);
    const answers = await Promise.all(Array.from({ length: 30 }, () => scene.browser.get(authorize())));
    expect(new Set(answers.map((answer) => told(answer)['code'])).size).toBe(30);
  });
});
