import { TENANT_SETTINGS } from '@latchkey/storage';
import { aClient, aTenant, anAccount } from '@latchkey/testing';
import { PASSWORD, Scene, authorize, isSignIn, pass, told } from '../../../test/scene.js';
import { formOf, type Answer } from '../../../test/test-browser.js';

const creating = authorize({ client_id: 'first-party', prompt: 'create' });
const isSignUp = ({ body }: Answer): boolean => body.includes('autocomplete="new-password"');
const focused = (page: string): readonly string[] => [...page.matchAll(/<input(?=[^>]* autofocus)[^>]* name="(\w+)"/g)].map(([, name = '']) => name);
const filled = { username: 'grace', password: 'nanoseconds', decision: 'sign-up' };

describe('Making an account', () => {
  const clients = [aClient(), aClient({ clientId: 'first-party', consent: 'implicit' })];
  const scene = Scene.forThese({ clients, accounts: [anAccount()], settings: { signUp: true }, otherTenants: [aTenant({ id: 'acme' })] });

  const found = (username: string) => scene.storage.run(({ accounts }) => accounts.findByUsername(username));

  it('signs the person in with it, and goes on', async () => {
    const page = await scene.browser.follow(creating);
    expect(isSignUp(page)).toBe(true);
    const answer = await scene.browser.submit(page, { ...filled, name: ' Grace Hopper ', email: 'grace@example.com' });
    expect(told(answer)).toHaveProperty('code');
    const account = await found('grace');
    expect(account).toMatchObject({ claims: { name: 'Grace Hopper', email: 'grace@example.com', email_verified: false }, entitlements: [] });
    expect(account?.passwordHash).toMatch(/^\$argon2id\$/);
    const events = await scene.storage.run(({ auditEvents }) => auditEvents.list({ limit: 10 }));
    expect(events.items).toMatchObject([{ action: 'account.signed-up', actor: { accountId: account?.id }, target: { type: 'account', id: account?.id }, after: { username: 'grace' } }]);
    scene.storage.clock.advance(1);
    expect(told(await pass(scene.server.browser(), authorize({ client_id: 'first-party' }), 'nobody'))).toEqual({});
    const other = scene.server.browser();
    const again = await other.submit(await other.follow(authorize({ client_id: 'first-party' })), { ...filled, decision: 'sign-in' });
    expect(told(again)).toHaveProperty('code');
  });

  it('takes the username from login_hint, and needs neither name nor address', async () => {
    const page = await scene.browser.follow(`${creating}&login_hint=joan`);
    expect(page.body).toContain('value="joan"');
    expect(told(await scene.browser.submit(page, { ...filled, username: 'joan' }))).toHaveProperty('code');
    expect((await found('joan'))?.claims).toEqual({});
  });

  it('leads to signing in for who has an account, and back for who wants none', async () => {
    const page = await scene.browser.follow(creating);
    const link = /href="(https:\/\/id\.example\/sign-in\?interaction=[\w-]+)"/.exec(page.body)?.[1] ?? '';
    const signIn = await scene.browser.get(new URL(link));
    expect(isSignIn(signIn)).toBe(true);
    expect(told(await scene.browser.submit(signIn, { username: 'ada@example.com', password: PASSWORD, decision: 'sign-in' }))).toHaveProperty('code');
    scene.storage.clock.advance(1);
    expect(told(await scene.browser.submit(await scene.browser.follow(creating), { decision: 'cancel' }))).toMatchObject({ error: 'access_denied' });
  });

  it.each([
    ['a username that is taken, in whatever case', { username: 'ADA@example.com' }, 409],
    ['a username with a space', { username: 'a b' }, 400],
    ['no username', { username: '' }, 400],
    ['a short password', { password: 'short' }, 400],
    ['the username as its password', { username: 'adalovelace', password: 'adalovelace' }, 400],
    ['an address that is none', { email: 'nonsense' }, 400],
    ['a form of another site', { token: 'forged' }, 403],
  ])('is refused with %s, and keeps what was filled in but the password', async (_what, wrong, status) => {
    const answer = await scene.browser.submit(await scene.browser.follow(creating), { ...filled, username: 'hedy', ...wrong });
    expect([answer.status, isSignUp(answer)]).toEqual([status, true]);
    expect(answer.body).toContain('role="alert"');
    expect(answer.body).not.toContain('value="nanoseconds"');
    expect(await found('hedy')).toBeUndefined();
  });

  it.each([
    ['the first field', {}, 'username'],
    ['the password, where the username is known', { login_hint: 'joan' }, 'password'],
  ])('begins in %s', async (_where, hint, field) => {
    const { body } = await scene.browser.follow(`${creating}&${new URLSearchParams(hint).toString()}`);
    expect(focused(body)).toEqual([field]);
  });

  it('goes on in the field that is at fault', async () => {
    const answer = await scene.browser.submit(await scene.browser.follow(creating), { ...filled, email: 'nonsense' });
    expect(focused(answer.body)).toEqual(['email']);
  });

  it('is for tenants that allow it', async () => {
    const acme = `/t/acme${creating}`;
    expect(told(await scene.browser.get(acme))).toMatchObject({ error: 'invalid_request' });
    expect(told(await scene.browser.get(authorize({ prompt: 'create login' })))).toMatchObject({ error: 'invalid_request' });
  });

  it('cannot be done by a form that was made for another tenant', async () => {
    const { fields } = formOf(await scene.browser.follow(creating));
    const answer = await scene.browser.post('/t/acme/sign-up', { ...fields, ...filled, username: 'mallory' });
    expect(answer.status).toBe(400);
    expect(await found('mallory')).toBeUndefined();
  });

  it('cannot be done in numbers from one network', async () => {
    const robot = scene.server.browser('198.51.100.7');
    const page = await robot.follow(creating);
    const answers: number[] = [];
    for (let count = 0; count < 21; count += 1) {
      answers.push((await robot.submit(page, { ...filled, username: 'ada@example.com' })).status);
    }
    expect(answers.slice(0, 20)).toEqual(new Array(20).fill(409));
    expect(answers[20]).toBe(429);
    expect(told(await scene.browser.submit(await scene.browser.follow(creating), { ...filled, username: 'radia' }))).toHaveProperty('code');
  });

  describe('from the sign-in page', () => {
    const linkTo = (path: string, { body }: Answer): URL | undefined => {
      const address = new RegExp(`href="(https://id\\.example/(?:t/acme/)?${path}\\?interaction=[\\w-]+)"`).exec(body)?.[1];
      return address === undefined ? undefined : new URL(address);
    };

    it('is a link away, goes on with the same request, and back', async () => {
      const signIn = await scene.browser.follow(authorize({ client_id: 'first-party', state: 'kept' }));
      const page = await scene.browser.get(linkTo('sign-up', signIn) ?? '');
      expect(isSignUp(page)).toBe(true);
      expect(isSignIn(await scene.browser.get(linkTo('sign-in', page) ?? ''))).toBe(true);
      expect(told(await scene.browser.submit(page, { ...filled, username: 'margaret' }))).toMatchObject({ code: expect.any(String) as string, state: 'kept' });
    });

    it('is there for who signs in as somebody else, and not for who has to confirm who they are', async () => {
      await pass(scene.browser, authorize());
      scene.storage.clock.advance(1);
      const confirming = await scene.browser.follow(authorize({ prompt: 'login' }));
      expect([isSignIn(confirming), linkTo('sign-up', confirming)]).toEqual([true, undefined]);
      const consent = await scene.browser.follow(authorize({ prompt: 'consent' }));
      const other = await scene.browser.get(linkTo('sign-in', consent) ?? '');
      expect(isSignUp(await scene.browser.get(linkTo('sign-up', other) ?? ''))).toBe(true);
    });

    it('is not there where the tenant lets nobody, or no longer', async () => {
      expect(linkTo('sign-up', await scene.browser.follow(`/t/acme${authorize()}`))).toBeUndefined();
      const link = linkTo('sign-up', await scene.browser.follow(authorize())) ?? '';
      await scene.storage.tenants.update({ ...aTenant(), settings: TENANT_SETTINGS, version: 2 });
      expect(isSignIn(await scene.browser.follow(link))).toBe(true);
    });
  });
});
