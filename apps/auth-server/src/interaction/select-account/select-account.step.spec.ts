import { aClient, anAccount, openTestStorage, type TestStorage } from '@latchkey/testing';
import type { InteractiveServer } from '../../../test/interactive-server.js';
import { PASSWORD, authorize, isConsent, isSignIn, openScene, pass, told } from '../../../test/scene.js';
import { formOf, type Answer, type TestBrowser } from '../../../test/test-browser.js';

const NAMES = ['bob', 'carl', 'dora', 'eve', 'finn', 'gil'];
const SESSION = '__Host-latchkey-default-session';
const OTHERS = '__Host-latchkey-default-others';
const choosing = authorize({ client_id: 'first-party', prompt: 'select_account' });
const isChooser = ({ body }: Answer): boolean => body.includes('name="session"');
const offered = ({ body }: Answer): Readonly<Record<string, string>> =>
  Object.fromEntries([...body.matchAll(/name="session" value="([^"]*)">([^<]*)</g)].map(([, id = '', name = '']) => [name, id]));

describe('Choosing an account', () => {
  let storage: TestStorage;
  let server: InteractiveServer;
  let browser: TestBrowser;

  beforeAll(async () => {
    storage = await openTestStorage();
    const accounts = [anAccount(), ...NAMES.map((name) => anAccount({ id: `acct_${name}`, username: name }))];
    server = await openScene(storage, { clients: [aClient(), aClient({ clientId: 'first-party', consent: 'implicit' })], accounts });
  });
  beforeEach(() => {
    storage.clock.advance(1);
    browser = server.browser();
  });
  afterAll(async () => {
    await server.close();
    await storage.close();
  });

  const signIn = async (username: string) => {
    storage.clock.advance(1);
    const page = await browser.follow(authorize({ client_id: 'first-party', prompt: 'login' }));
    await browser.submit(page, { username, password: PASSWORD, decision: 'sign-in' });
    storage.clock.advance(1);
  };
  const sessionsOf = async (accountId: string) => (await storage.run(({ sessions }) => sessions.list({ limit: 10, accountId }))).items;
  const lastAccount = async () => {
    const { items } = await storage.run(({ authorizations }) => authorizations.list({ limit: 100, clientId: 'first-party' }));
    return [...items].sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())[0]?.accountId;
  };

  it('is no question where nobody is signed in: who signs in has chosen', async () => {
    const page = await browser.follow(choosing);
    expect(isSignIn(page)).toBe(true);
    expect(told(await browser.submit(page, { username: 'bob', password: PASSWORD, decision: 'sign-in' }))).toHaveProperty('code');
  });

  it('is asked of a browser with several sessions, and goes on with the one that was chosen', async () => {
    await signIn('bob');
    await signIn('carl');
    const page = await browser.follow(choosing);
    expect(Object.keys(offered(page))).toEqual(['carl', 'bob']);
    storage.clock.advance(1);
    expect(told(await browser.submit(page, { session: offered(page)['bob'] ?? '' }))).toHaveProperty('code');
    expect(await lastAccount()).toBe('acct_bob');
    expect(Object.keys(offered(await browser.follow(choosing)))).toEqual(['bob', 'carl']);
  });

  it('is asked once, and the consent page comes after it', async () => {
    await signIn('carl');
    const page = await browser.follow(authorize({ prompt: 'select_account consent' }));
    const consent = await browser.submit(page, { session: offered(page)['carl'] ?? '' });
    expect(isConsent(consent)).toBe(true);
    expect(told(await browser.submit(consent, { decision: 'allow' }))).toHaveProperty('code');
  });

  it('can end in another account, or in going back', async () => {
    await signIn('bob');
    const page = await browser.follow(choosing);
    const link = /href="(https:\/\/id\.example\/sign-in\?interaction=[\w-]+)"/.exec(page.body)?.[1] ?? '';
    storage.clock.advance(1);
    const other = await browser.get(new URL(link));
    expect(isSignIn(other)).toBe(true);
    expect(told(await browser.submit(other, { username: 'dora', password: PASSWORD, decision: 'sign-in' }))).toHaveProperty('code');
    expect(await lastAccount()).toBe('acct_dora');
    storage.clock.advance(1);
    expect(told(await browser.submit(await browser.follow(choosing), { decision: 'cancel' }))).toMatchObject({ error: 'access_denied' });
  });

  it('keeps one session per account, and the last few accounts', async () => {
    for (const name of [...NAMES, 'gil']) await signIn(name);
    expect(Object.keys(offered(await browser.follow(choosing)))).toEqual(['gil', 'finn', 'eve', 'dora', 'carl']);
    expect(browser.cookies.get(OTHERS)?.split('.')).toHaveLength(4);
    const sids = (await sessionsOf('acct_gil')).length;
    await signIn('gil');
    expect((await sessionsOf('acct_gil')).length).toBe(sids);
  });

  it('is over when the person signs out of all of them', async () => {
    await signIn('bob');
    await signIn('carl');
    await browser.post('/sign-out', { ...formOf(await browser.get('/sign-out')).fields, decision: 'sign-out-all' });
    expect([browser.cookies.has(SESSION), browser.cookies.has(OTHERS)]).toEqual([false, false]);
    expect(isSignIn(await browser.follow(choosing))).toBe(true);
  });

  describe('for an attacker', () => {
    it('offers nobody whose session is over', async () => {
      await signIn('bob');
      await signIn('carl');
      const page = await browser.follow(choosing);
      for (const { id } of await sessionsOf('acct_bob')) await storage.run(({ sessions }) => sessions.revoke(id, storage.clock.now()));
      const again = await browser.submit(page, { session: offered(page)['bob'] ?? '' });
      expect([again.status, isChooser(again), Object.keys(offered(again))]).toEqual([409, true, ['carl']]);
    });

    it('takes no session of another browser by its identifier, and no form of another site', async () => {
      await pass(browser, authorize({ client_id: 'first-party' }), 'eve');
      const eve = (await sessionsOf('acct_eve')).at(0)?.id ?? '';
      browser = server.browser('198.51.100.1');
      await signIn('bob');
      const page = await browser.follow(choosing);
      expect((await browser.submit(page, { session: eve })).status).toBe(409);
      expect((await browser.submit(page, { session: offered(page)['bob'] ?? '', token: 'forged' })).status).toBe(409);
    });

    it('counts no cookie beyond the few, and none that is no secret', async () => {
      await signIn('bob');
      browser.cookies.set(OTHERS, `${'x'.repeat(43)}.${browser.cookies.get(SESSION) ?? ''}.<script>.${'.'.repeat(500)}`);
      expect(Object.keys(offered(await browser.follow(choosing)))).toEqual(['bob']);
    });
  });
});
