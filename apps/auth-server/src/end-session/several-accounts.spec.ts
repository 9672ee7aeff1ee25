import { aClient, anAccount } from '@latchkey/testing';
import { Scene, authorize, pass } from '../../test/scene.js';
import type { Answer } from '../../test/test-browser.js';

const BYE = 'https://app.example/bye';
const SESSION = '__Host-latchkey-default-session';
const OTHERS = '__Host-latchkey-default-others';

describe('Signing out of a browser with several accounts', () => {
  const client = aClient({ postLogoutRedirectUris: [BYE], backchannelLogoutUri: 'https://app.example/out' });
  const accounts = [anAccount(), anAccount({ id: 'acct_eve', username: 'eve', claims: { email: 'eve@mail.example' } })];
  const scene = Scene.forThese({ clients: [client], accounts }, { later: 60 });
  beforeEach(async () => {
    await pass(scene.browser, authorize());
    scene.storage.clock.advance(1);
    await pass(scene.browser, authorize({ prompt: 'login' }), 'eve');
  });

  const hintOf = async (accountId: string): Promise<string> => {
    const authorization = (await scene.authorizations('app')).find((one) => one.accountId === accountId);
    if (!authorization) throw new Error('There is no authorization.');
    return scene.idToken(authorization, client);
  };
  const signOut = (parameters: Record<string, string> = {}) => scene.browser.get(`/sign-out?${new URLSearchParams(parameters).toString()}`);
  const lead = ({ body }: Answer): string => /<p class="lead">(.*?)<\/p>/s.exec(body)?.[1] ?? '';
  const live = async () => (await scene.storage.run(({ sessions }) => sessions.list({ limit: 100 }))).items.map(({ accountId }) => accountId).sort();

  it('says who is signed out, and who else is there', async () => {
    const page = await signOut();
    expect(lead(page)).toMatch(/^You are signed in as eve\. .*\. This browser is signed in as ada@example\.com too\.$/);
    expect(page.body).toContain('>Sign out eve</button>');
    expect(page.body).toContain('value="sign-out-all"');
  });

  it('ends the session of the account that the page named, and leaves the other', async () => {
    const before = (await live()).length;
    const answer = await scene.browser.submit(await signOut(), { decision: 'sign-out' });
    expect(lead(answer)).toBe('Signed out: eve. Still signed in here: ada@example.com.');
    expect(answer.body).toContain('href="https://id.example/sign-out"');
    expect(await live()).toHaveLength(before - 1);
    expect([scene.browser.cookies.has(SESSION), scene.browser.cookies.has(OTHERS)]).toEqual([true, false]);
    expect(lead(await signOut())).toContain('You are signed in as ada@example.com.');
  });

  it('ends all of them when the person says so, and goes back to the client', async () => {
    const before = (await live()).length;
    const answer = await scene.browser.submit(await signOut({ client_id: 'app', post_logout_redirect_uri: BYE, state: 's' }), { decision: 'sign-out-all' });
    expect(answer.location?.href).toBe(`${BYE}?state=s`);
    expect(await live()).toHaveLength(before - 2);
    expect([scene.browser.cookies.has(SESSION), scene.browser.cookies.has(OTHERS)]).toEqual([false, false]);
  });

  it('has every client that took part in what ended told by the back channel', async () => {
    const [eve, ada] = await scene.authorizations('app');
    await scene.browser.submit(await signOut(), { decision: 'sign-out-all' });
    const { items } = await scene.storage.run(({ logoutDeliveries }) => logoutDeliveries.list({ limit: 100 }));
    for (const authorization of [eve, ada]) {
      expect(items).toContainEqual(expect.objectContaining({ sessionId: authorization?.sessionId, clientId: 'app', accountId: authorization?.accountId, state: 'waiting' }));
    }
  });

  it('is about the account of the ID token, also when another one is in use, and asks nonetheless', async () => {
    const page = await signOut({ id_token_hint: await hintOf('acct_ada') });
    expect(lead(page)).toMatch(/^You are signed in as ada@example\.com\. .*\. This browser is signed in as eve too\.$/);
    expect(lead(await scene.browser.submit(page, { decision: 'sign-out' }))).toBe('Signed out: ada@example.com. Still signed in here: eve.');
  });

  it.each(['ADA@example.com', 'acct_ada'])('is about whom logout_hint names (%s)', async (logout_hint) => {
    expect(lead(await signOut({ logout_hint, client_id: 'app' }))).toContain('You are signed in as ada@example.com.');
  });

  it('is about the one in use when logout_hint names nobody here', async () => {
    expect(lead(await signOut({ logout_hint: 'mallory' }))).toContain('You are signed in as eve.');
  });

  it('cannot be answered for one account with the form of another', async () => {
    const page = await signOut();
    await scene.browser.submit(page, { decision: 'sign-out' });
    const answer = await scene.browser.submit(page, { decision: 'sign-out-all' });
    expect(answer.status).toBe(403);
    expect(lead(answer)).toContain('You are signed in as ada@example.com.');
  });

  it('with no form and no hint ends nothing', async () => {
    const before = await live();
    for (const decision of ['sign-out', 'sign-out-all']) {
      expect((await scene.browser.post('/sign-out', { decision })).body).toContain('Sign out?');
      expect((await scene.browser.post('/sign-out', { decision, token: 'x' })).status).toBe(403);
    }
    expect(await live()).toEqual(before);
  });
});
