import { aClient, aPublicClient, aTenant, anAccount, openTestStorage, type TestStorage } from '@latchkey/testing';
import type { InteractiveServer } from '../../test/interactive-server.js';
import { PASSWORD, authorize, isConsent, isSignIn, openScene, pass, told } from '../../test/scene.js';
import { formOf, type Answer, type TestBrowser } from '../../test/test-browser.js';

const MARKUP = '"><script>alert(1)</script>';
const CREDENTIALS = { username: 'ada@example.com', password: PASSWORD, decision: 'sign-in' };

/** What a page says, without what differs each time by design. */
const text = ({ body }: Answer): string => body.replace(/ value="[\w-]{43,}"/g, '').replace(/<style>.*?<\/style>/s, '');

describe('An attacker', () => {
  let storage: TestStorage;
  let server: InteractiveServer;
  let victim: TestBrowser;
  let attacker: TestBrowser;

  beforeAll(async () => {
    storage = await openTestStorage();
    await storage.tenants.add(aTenant({ id: 'acme', name: 'Acme' }));
    const clients = [
      aClient(),
      aClient({ clientId: 'marked', clientName: `Evil${MARKUP}\u202e`, policyUri: 'javascript:alert(1)', tosUri: 'data:text/html,x' }),
      aPublicClient({ redirectUris: ['http://127.0.0.1/cb'] }),
    ];
    server = await openScene(storage, { clients, accounts: [anAccount(), anAccount({ id: 'acct_eve', username: 'eve' })] }, ['default', 'acme']);
  });
  beforeEach(async () => {
    victim = server.browser();
    attacker = server.browser('198.51.100.1');
    await storage.run(({ consents }) => consents.revoke('acct_ada', 'app', storage.clock.now()));
  });
  afterAll(async () => {
    await server.close();
    await storage.close();
  });

  describe('who wants the browser sent elsewhere', () => {
    it.each([
      'https://evil.example/callback', 'https://app.example@evil.example/callback', 'https://app.example/callback/../x', 'https://APP.example/callback',
      'https://app.example/callback?x', 'https://app.example:8443/callback', 'http://localhost:1/cb', '//evil.example', 'javascript:alert(1)',
    ])('to %s is shown an error, and nobody is redirected', async (redirect_uri) => {
      const answer = await victim.get(authorize({ redirect_uri }));
      expect(answer).toMatchObject({ status: 400, location: undefined });
      expect(answer.body).toContain('invalid_request');
    });

    it.each(['client_id', 'redirect_uri', 'state'])('by repeating %s, is shown an error', async (name) => {
      const answer = await victim.get(`${authorize()}&${name}=https%3A%2F%2Fevil.example`);
      expect(answer).toMatchObject({ status: 400, location: undefined });
    });

    it('with an unknown client is shown an error that does not ask for HTTP credentials', async () => {
      const answer = await victim.get(authorize({ client_id: 'nobody' }));
      expect(answer).toMatchObject({ status: 400, location: undefined });
      expect(answer.headers).not.toHaveProperty('www-authenticate');
    });

    it('cannot break out of the redirect with state', async () => {
      const state = 'x\r\nSet-Cookie: a=b\r\n\r\n&code=evil#frag';
      const answer = await victim.get(authorize({ prompt: 'none', state }));
      expect(told(answer)).toMatchObject({ state, error: 'login_required' });
      expect(String(answer.headers['location'])).not.toMatch(/[\r\n#]/);
      expect(answer.headers).not.toHaveProperty('set-cookie');
    });

    it('with an enormous state is shown an error', async () => {
      expect(await victim.get(authorize({ state: 'x'.repeat(5000) }))).toMatchObject({ status: 400, location: undefined });
    });

    it('learns nothing of people who are not signed in, and leaves nothing in their browser, with prompt=none', async () => {
      const [one, other] = [await victim.get(authorize({ prompt: 'none', login_hint: 'ada@example.com' })), await victim.get(authorize({ prompt: 'none', login_hint: 'nobody' }))];
      expect(one.location?.href).toBe(other.location?.href);
      expect(victim.cookies.size).toBe(0);
    });
  });

  describe('who has forms sent from elsewhere', () => {
    it.each([
      ['without the browser cookie', async () => victim.cookies.clear()],
      ['with the browser cookie of another', async () => { for (const [name, value] of attacker.cookies) victim.cookies.set(name, value); }],
    ])('%s signs nobody in', async (_what, tamper) => {
      await attacker.follow(authorize());
      const page = await victim.follow(authorize());
      await tamper();
      const answer = await victim.post('/sign-in', { ...formOf(page).fields, ...CREDENTIALS });
      expect(answer.status).toBe(403);
      expect(isSignIn(answer)).toBe(true);
      expect([...victim.cookies.keys()].filter((name) => name.endsWith('-session'))).toEqual([]);
    });

    it('cannot sign a person in as somebody else with a form of their own', async () => {
      const own = formOf(await attacker.follow(authorize())).fields;
      await victim.follow(authorize());
      expect((await victim.post('/sign-in', { ...own, username: 'eve', password: PASSWORD })).status).toBe(403);
    });

    it('cannot use the token of one interaction for another', async () => {
      const { fields } = formOf(await victim.follow(authorize()));
      const other = formOf(await victim.follow(authorize({ state: 'other' }))).fields;
      expect((await victim.post('/sign-in', { ...CREDENTIALS, interaction: other['interaction'] ?? '', token: fields['token'] ?? '' })).status).toBe(403);
    });

    it('cannot allow anything in the name of a person', async () => {
      const page = await victim.submit(await victim.follow(authorize()), CREDENTIALS);
      const theirs = await attacker.submit(await attacker.follow(authorize()), { ...CREDENTIALS, username: 'eve' });
      for (const token of ['', 'x', formOf(theirs).fields['token'] ?? '']) {
        const answer = await victim.post('/consent', { interaction: formOf(page).fields['interaction'] ?? '', token, decision: 'allow' });
        expect(answer.status).toBe(409);
        expect(isConsent(answer)).toBe(true);
      }
      expect(await storage.run(({ consents }) => consents.find('acct_ada', 'app'))).toBeUndefined();
    });

    it('cannot have a consent to less taken for a consent to more', async () => {
      const less = formOf(await victim.submit(await victim.follow(authorize()), CREDENTIALS)).fields;
      const more = formOf(await victim.follow(authorize({ scope: 'openid email' }))).fields;
      const answer = await victim.post('/consent', { interaction: more['interaction'] ?? '', token: less['token'] ?? '', decision: 'allow' });
      expect(answer.status).toBe(409);
    });
  });

  describe('who holds what is not theirs', () => {
    it('gains nothing from an interaction of another tenant', async () => {
      const { interaction = '' } = formOf(await victim.follow(authorize())).fields;
      const answer = await victim.get(`/t/acme/sign-in?interaction=${interaction}`);
      expect(answer.status).toBe(400);
      expect(answer.body).toContain('invalid');
    });

    it('gains nothing from a session of another tenant', async () => {
      await pass(victim, authorize());
      const value = victim.cookies.get('__Host-latchkey-default-session') ?? '';
      victim.cookies.set('__Host-latchkey-acme-session', value);
      expect(isSignIn(await victim.follow(`/t/acme${authorize()}`))).toBe(true);
    });

    it('gains nothing from a session cookie that they planted', async () => {
      const planted = 'A'.repeat(43);
      victim.cookies.set('__Host-latchkey-default-session', planted);
      await pass(victim, authorize());
      expect(victim.cookies.get('__Host-latchkey-default-session')).not.toBe(planted);
      attacker.cookies.set('__Host-latchkey-default-session', planted);
      expect(isSignIn(await attacker.follow(authorize()))).toBe(true);
    });

    it('gains nothing from a session cookie that was replaced by a new sign-in', async () => {
      await pass(victim, authorize());
      attacker.cookies.set('__Host-latchkey-default-session', victim.cookies.get('__Host-latchkey-default-session') ?? '');
      storage.clock.advance(1);
      await pass(victim, authorize({ prompt: 'login' }));
      expect(isSignIn(await attacker.follow(authorize()))).toBe(true);
    });
  });

  describe('who tries people', () => {
    it('is told the same of accounts that exist and of those that do not', async () => {
      const answers = [];
      for (const username of ['ada@example.com', 'bob@example.com']) {
        const { fields } = formOf(await attacker.follow(authorize()));
        const answer = await attacker.post('/sign-in', { ...fields, username, password: 'wrong' });
        answers.push({ status: answer.status, text: text(answer).replaceAll(username, '') });
      }
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.status).toBe(400);
    });

    it('is told to wait, and the person in a browser of theirs is not', async () => {
      await pass(victim, authorize());
      const guess = async () => {
        const { fields } = formOf(await attacker.follow(authorize()));
        return attacker.post('/sign-in', { ...fields, username: 'ada@example.com', password: 'wrong' });
      };
      let answer = await guess();
      while (answer.status === 400) answer = await guess();
      expect(answer.status).toBe(429);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.body).toContain('Try again in');
      storage.clock.advance(1);
      expect(told(await pass(victim, authorize({ prompt: 'login' })))).toHaveProperty('code');
    });
  });

  describe('who puts things into pages', () => {
    it('finds markup shown as text', async () => {
      const signIn = await victim.follow(authorize({ client_id: 'marked', login_hint: MARKUP }));
      const consent = await victim.submit(signIn, CREDENTIALS);
      for (const { body } of [signIn, consent]) {
        expect(body).not.toContain('<script');
        expect(body).toContain('&lt;script>');
        expect(body).not.toContain('\u202e');
      }
    });

    it('finds no link to a script or to data', async () => {
      const consent = await victim.submit(await victim.follow(authorize({ client_id: 'marked' })), CREDENTIALS);
      expect(isConsent(consent)).toBe(true);
      expect(consent.body).not.toMatch(/(javascript|data:text)/);
    });

    it.each([
      ['the sign-in page', () => victim.follow(authorize())],
      ['the consent page', async () => victim.submit(await victim.follow(authorize()), CREDENTIALS)],
      ['the error page', () => victim.get('/authorize')],
      ['the page of a broken interaction', () => victim.get('/sign-in?interaction=x')],
      ['the sign-out page', async () => { await pass(victim, authorize()); return victim.get('/sign-out'); }],
      ['the signed-out page', () => victim.get('/sign-out')],
    ])('cannot frame %s, run anything in it, or learn its address', async (_what, visit) => {
      const { headers } = await visit();
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; form-action [^;*]+; frame-ancestors 'none'; base-uri 'none'$/);
      expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    });
  });
});
