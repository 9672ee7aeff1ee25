import { aClient, anAccount } from '@latchkey/testing';
import { PASSWORD, Scene, authorize, isConsent, isSignIn, openScene, pass, told } from '../../../test/scene.js';
import { formOf } from '../../../test/test-browser.js';

const CREDENTIALS = { username: 'ada@example.com', password: PASSWORD, decision: 'sign-in' };

describe('Signing in', () => {
  const clients = [aClient(), aClient({ clientId: 'other' })];
  const scene = Scene.forThese({ clients, accounts: [anAccount(), ...['bob', 'carl', 'dora', 'eve'].map((name) => anAccount({ id: `acct_${name}`, username: name }))] });

  it('gives cookies that stay here and that no neighbour can set, of which scripts read none but the state of the browser', async () => {
    const page = await scene.browser.follow(authorize());
    const answer = await scene.browser.post('/sign-in', { ...formOf(page).fields, ...CREDENTIALS });
    const cookies = [answer.headers['set-cookie'] ?? []].flat();
    expect(cookies).toHaveLength(3);
    expect(cookies[0]).toMatch(/^__Host-latchkey-default-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(cookies[1]).toMatch(/^__Host-latchkey-default-state=[\w-]{43}; Path=\/; SameSite=None; Secure$/);
    expect(cookies[2]).toMatch(/^__Host-latchkey-default-device=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=31536000$/);
  });

  it('fills in the username from login_hint, and keeps what was typed when the password was wrong', async () => {
    const page = await scene.browser.follow(authorize({ login_hint: 'ada' }));
    expect(page.body).toContain('value="ada"');
    const again = await scene.browser.post('/sign-in', { ...formOf(page).fields, username: 'ada@example.com', password: 'battery staple' });
    expect(again.body).toContain('value="ada@example.com"');
    expect(again.body).not.toContain('battery staple');
    expect(again.body).toMatch(/role="alert".*aria-describedby="problem" class="wrong" aria-invalid="true"/s);
  });

  it.each([{ username: '' }, { password: '' }])('asks for what is missing', async (missing) => {
    const answer = await scene.browser.post('/sign-in', { ...formOf(await scene.browser.follow(authorize())).fields, ...CREDENTIALS, ...missing });
    expect(answer.status).toBe(400);
    expect(isSignIn(answer)).toBe(true);
  });

  it('tells the client when the person goes back', async () => {
    const answer = await scene.browser.submit(await scene.browser.follow(authorize()), { decision: 'cancel' });
    expect(told(answer)).toMatchObject({ error: 'access_denied', state: 'state-1' });
  });

  it('brings each of several tabs to where it was going, and keeps what the first one got', async () => {
    const tabs = [await scene.browser.follow(authorize({ state: 'one' })), await scene.browser.follow(authorize({ state: 'two', client_id: 'other' }))];
    for (const [index, tab] of tabs.entries()) {
      const consent = await scene.browser.submit(tab, { ...CREDENTIALS, username: 'carl' });
      expect(told(await scene.browser.submit(consent, { decision: 'allow' }))).toMatchObject({ code: expect.any(String) as string, state: ['one', 'two'][index] });
    }
    const { items } = await scene.storage.run(({ authorizations }) => authorizations.list({ limit: 10, accountId: 'acct_carl' }));
    expect(items).toHaveLength(2);
    expect(new Set(items.map(({ sessionId }) => sessionId)).size).toBe(1);
  });

  it('works in tabs that were opened at the same moment', async () => {
    const redirects = await Promise.all(['one', 'two', 'three'].map((state) => scene.browser.get(authorize({ state }))));
    const tabs = await Promise.all(redirects.map(({ location }) => scene.browser.get(location ?? '')));
    for (const tab of tabs) expect((await scene.browser.post('/sign-in', { ...formOf(tab).fields, ...CREDENTIALS })).status).toBe(303);
  });

  it('moves on by itself in a tab that was left open while another signed in', async () => {
    const tab = await scene.browser.get(authorize());
    await scene.browser.follow(tab.location ?? '');
    await pass(scene.browser, authorize());
    expect(told(await scene.browser.get(tab.location ?? ''))).toHaveProperty('code');
  });

  it('as somebody else is one link away from the consent page, and leaves the session before to be chosen again', async () => {
    const consent = await scene.browser.submit(await scene.browser.follow(authorize()), { ...CREDENTIALS, username: 'dora' });
    const first = scene.browser.cookies.get('__Host-latchkey-default-session');
    scene.storage.clock.advance(1);
    const link = /href="(https:\/\/id\.example\/sign-in\?interaction=[\w-]+)"/.exec(consent.body)?.[1] ?? '';
    const page = await scene.browser.get(new URL(link));
    expect(isSignIn(page)).toBe(true);
    expect(page.body).not.toContain('dora');
    const other = await scene.browser.submit(page, { username: 'eve', password: PASSWORD, decision: 'sign-in' });
    expect(isConsent(other) && other.body.includes('eve')).toBe(true);
    expect(scene.browser.cookies.get('__Host-latchkey-default-session')).not.toBe(first);
    const sessionsOf = async (accountId: string) => (await scene.storage.run(({ sessions }) => sessions.list({ limit: 10, accountId }))).items.length;
    expect([await sessionsOf('acct_dora'), await sessionsOf('acct_eve')]).toEqual([1, 1]);
    expect(scene.browser.cookies.get('__Host-latchkey-default-others')).toBe(first);
  });

  it('of a person who is blocked meanwhile grants nothing', async () => {
    const consent = await scene.browser.submit(await scene.browser.follow(authorize()), { ...CREDENTIALS, username: 'bob' });
    await scene.storage.run(async ({ accounts }) => {
      const account = await accounts.find('acct_bob');
      if (account) await accounts.update({ ...account, blockedAt: scene.storage.clock.now() });
    });
    expect(isSignIn(await scene.browser.submit(consent, { decision: 'allow' }))).toBe(true);
  });

  it('on a page that expired offers to start again', async () => {
    const page = await scene.browser.follow(authorize());
    await scene.storage.travel(3600);
    const expired = await scene.browser.submit(page, CREDENTIALS);
    expect(expired.status).toBe(400);
    expect(expired.body).toMatch(/invalid|error/i);
    const restart = /href="(https:\/\/id\.example\/authorize\?[^"]+)"/.exec(expired.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(told(await pass(scene.browser, new URL(restart).pathname + new URL(restart).search))).toMatchObject({ state: 'state-1', code: expect.any(String) as string });
  });

  it('is without Secure and prefix where the issuer is plain http, on a machine of its own', async () => {
    const plain = await openScene(scene.storage, { clients: [], accounts: [] }, undefined, 'http://localhost:3000');
    const answer = await plain.browser().get(authorize());
    await plain.close();
    expect(answer.headers['set-cookie']).toMatch(/^latchkey-default-browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });
});
