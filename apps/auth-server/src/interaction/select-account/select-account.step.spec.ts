import { aClient, anAccount } from '@latchkey/testing';
import { PASSWORD, Scene, authorize, isConsent, isSignIn, pass, told } from '../../../test/scene.js';
import { formOf, type Answer } from '../../../test/test-browser.js';

const NAMES = ['bob', 'carl', 'dora', 'eve', 'finn', 'gil'];
const SESSION = '__Host-latchkey-default-session';
const OTHERS = '__Host-latchkey-default-others';
const choosing = authorize({ client_id: 'first-party', prompt: 'select_account' });
const isChooser = ({ body }: Answer): boolean => body.includes('name="session"');
const offered = ({ body }: Answer): Readonly<Record<string, string>> =>
  Object.fromEntries([...body.matchAll(/name="session" value="([^"]*)">([^<]*)</g)].map(([, id = '', name = '']) => [name, id]));

describe('Choosing an account', () => {
  const accounts = [anAccount(), ...NAMES.map((name) => anAccount({ id: `acct_${name}`, username: name }))];
  const scene = Scene.forThese({ clients: [aClient(), aClient({ clientId: 'first-party', consent: 'implicit' })], accounts });

  const signIn = async (username: string) => {
    scene.storage.clock.advance(1);
    const page = await scene.browser.follow(authorize({ client_id: 'first-party', prompt: 'login' }));
    await scene.browser.submit(page, { username, password: PASSWORD, decision: 'sign-in' });
    scene.storage.clock.advance(1);
  };
  const sessionsOf = async (accountId: string) => (await scene.storage.run(({ sessions }) => sessions.list({ limit: 10, accountId }))).items;
  const lastAccount = async () => (await scene.lastAuthorization('first-party')).accountId;

  it('is no question where nobody is signed in: who signs in has chosen', async () => {
    const page = await scene.browser.follow(choosing);
    expect(isSignIn(page)).toBe(true);
    expect(told(await scene.browser.submit(page, { username: 'bob', password: PASSWORD, decision: 'sign-in' }))).toHaveProperty('code');
  });

  it('is asked of a browser with several sessions, and goes on with the one that was chosen', async () => {
    await signIn('bob');
    await signIn('carl');
    const page = await scene.browser.follow(choosing);
    expect(Object.keys(offered(page))).toEqual(['carl', 'bob']);
    scene.storage.clock.advance(1);
    expect(told(await scene.browser.submit(page, { session: offered(page)['bob'] ?? '' }))).toHaveProperty('code');
    expect(await lastAccount()).toBe('acct_bob');
    expect(Object.keys(offered(await scene.browser.follow(choosing)))).toEqual(['bob', 'carl']);
  });

  it('is asked once, and the consent page comes after it', async () => {
    await signIn('carl');
    const page = await scene.browser.follow(authorize({ prompt: 'select_account consent' }));
    const consent = await scene.browser.submit(page, { session: offered(page)['carl'] ?? '' });
    expect(isConsent(consent)).toBe(true);
    expect(told(await scene.browser.submit(consent, { decision: 'allow' }))).toHaveProperty('code');
  });

  it('can end in another account, or in going back', async () => {
    await signIn('bob');
    const page = await scene.browser.follow(choosing);
    const link = /href="(https:\/\/id\.example\/sign-in\?interaction=[\w-]+)"/.exec(page.body)?.[1] ?? '';
    scene.storage.clock.advance(1);
    const other = await scene.browser.get(new URL(link));
    expect(isSignIn(other)).toBe(true);
    expect(told(await scene.browser.submit(other, { username: 'dora', password: PASSWORD, decision: 'sign-in' }))).toHaveProperty('code');
    expect(await lastAccount()).toBe('acct_dora');
    scene.storage.clock.advance(1);
    expect(told(await scene.browser.submit(await scene.browser.follow(choosing), { decision: 'cancel' }))).toMatchObject({ error: 'access_denied' });
  });

  it('keeps one session per account, and the last few accounts', async () => {
    for (const name of [...NAMES, 'gil']) await signIn(name);
    expect(Object.keys(offered(await scene.browser.follow(choosing)))).toEqual(['gil', 'finn', 'eve', 'dora', 'carl']);
    expect(scene.browser.cookies.get(OTHERS)?.split('.')).toHaveLength(4);
    const sids = (await sessionsOf('acct_gil')).length;
    await signIn('gil');
    expect((await sessionsOf('acct_gil')).length).toBe(sids);
  });

  it('is over when the person signs out of all of them', async () => {
    await signIn('bob');
    await signIn('carl');
    await scene.browser.post('/sign-out', { ...formOf(await scene.browser.get('/sign-out')).fields, decision: 'sign-out-all' });
    expect([scene.browser.cookies.has(SESSION), scene.browser.cookies.has(OTHERS)]).toEqual([false, false]);
    expect(isSignIn(await scene.browser.follow(choosing))).toBe(true);
  });

  describe('for an attacker', () => {
    it('offers nobody whose session is over', async () => {
      await signIn('bob');
      await signIn('carl');
      const page = await scene.browser.follow(choosing);
      for (const { id } of await sessionsOf('acct_bob')) await scene.storage.run(({ sessions }) => sessions.revoke(id, scene.storage.clock.now()));
      const again = await scene.browser.submit(page, { session: offered(page)['bob'] ?? '' });
      expect([again.status, isChooser(again), Object.keys(offered(again))]).toEqual([409, true, ['carl']]);
    });

    it('takes no session of another browser by its identifier, and no form of another site', async () => {
      await pass(scene.browser, authorize({ client_id: 'first-party' }), 'eve');
      const eve = (await sessionsOf('acct_eve')).at(0)?.id ?? '';
      scene.browser = scene.server.browser('198.51.100.1');
      await signIn('bob');
      const page = await scene.browser.follow(choosing);
      expect((await scene.browser.submit(page, { session: eve })).status).toBe(409);
      expect((await scene.browser.submit(page, { session: offered(page)['bob'] ?? '', token: 'forged' })).status).toBe(409);
    });

    it('counts no cookie beyond the few, and none that is no secret', async () => {
      await signIn('bob');
      scene.browser.cookies.set(OTHERS, `${'x'.repeat(43)}.${scene.browser.cookies.get(SESSION) ?? ''}.<script>.${'.'.repeat(500)}`);
      expect(Object.keys(offered(await scene.browser.follow(choosing)))).toEqual(['bob']);
    });
  });
});
