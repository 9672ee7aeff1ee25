import { IdTokens } from '@latchkey/token-issuance';
import type { AuthorizationRecord } from '@latchkey/storage';
import { aClient, anAccount, openTestStorage, type TestStorage } from '@latchkey/testing';
import type { InteractiveServer } from '../../test/interactive-server.js';
import { authorize, openScene, pass } from '../../test/scene.js';
import type { Answer, TestBrowser } from '../../test/test-browser.js';

const BYE = 'https://app.example/bye';
const SESSION = '__Host-latchkey-default-session';
const OTHERS = '__Host-latchkey-default-others';

describe('Signing out of a browser with several accounts', () => {
  let storage: TestStorage;
  let server: InteractiveServer;
  let browser: TestBrowser;
  const client = aClient({ postLogoutRedirectUris: [BYE], backchannelLogoutUri: 'https://app.example/out' });

  beforeAll(async () => {
    storage = await openTestStorage();
    const accounts = [anAccount(), anAccount({ id: 'acct_eve', username: 'eve', claims: { email: 'eve@mail.example' } })];
    server = await openScene(storage, { clients: [client], accounts });
  });
  beforeEach(async () => {
    storage.clock.advance(60);
    browser = server.browser();
    await pass(browser, authorize());
    storage.clock.advance(1);
    await pass(browser, authorize({ prompt: 'login' }), 'eve');
  });
  afterAll(async () => {
    await server.close();
    await storage.close();
  });

  const authorizations = async (): Promise<readonly AuthorizationRecord[]> => {
    const { items } = await storage.run((stores) => stores.authorizations.list({ limit: 100, clientId: 'app' }));
    return [...items].sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
  };
  const hintOf = async (accountId: string): Promise<string> => {
    const authorization = (await authorizations()).find((one) => one.accountId === accountId);
    if (!authorization) throw new Error('There is no authorization.');
    return storage.run((stores) => server.app.get(IdTokens, { strict: false }).issue({ client, authorization }, stores));
  };
  const signOut = (parameters: Record<string, string> = {}) => browser.get(`/sign-out?${new URLSearchParams(parameters).toString()}`);
  const lead = ({ body }: Answer): string => /<p class="lead">(.*?)<\/p>/s.exec(body)?.[1] ?? '';
  const live = async () => (await storage.run(({ sessions }) => sessions.list({ limit: 100 }))).items.map(({ accountId }) => accountId).sort();

  it('says who is signed out, and who else is there', async () => {
    const page = await signOut();
    expect(lead(page)).toMatch(/^You are signed in as eve\. .*\. This browser is signed in as ada@example\.com too\.$/);
    expect(page.body).toContain('>Sign out eve</button>');
    expect(page.body).toContain('value="sign-out-all"');
  });

  it('ends the session of the account that the page named, and leaves the other', async () => {
    const before = (await live()).length;
    const answer = await browser.submit(await signOut(), { decision: 'sign-out' });
    expect(lead(answer)).toBe('Signed out: eve. Still signed in here: ada@example.com.');
    expect(answer.body).toContain('href="https://id.example/sign-out"');
    expect(await live()).toHaveLength(before - 1);
    expect([browser.cookies.has(SESSION), browser.cookies.has(OTHERS)]).toEqual([true, false]);
    expect(lead(await signOut())).toContain('You are signed in as ada@example.com.');
  });

  it('ends all of them when the person says so, and goes back to the client', async () => {
    const before = (await live()).length;
    const answer = await browser.submit(await signOut({ client_id: 'app', post_logout_redirect_uri: BYE, state: 's' }), { decision: 'sign-out-all' });
    expect(answer.location?.href).toBe(`${BYE}?state=s`);
    expect(await live()).toHaveLength(before - 2);
    expect([browser.cookies.has(SESSION), browser.cookies.has(OTHERS)]).toEqual([false, false]);
  });

  it('has every client that took part in what ended told by the back channel', async () => {
    const [eve, ada] = await authorizations();
    await browser.submit(await signOut(), { decision: 'sign-out-all' });
    const { items } = await storage.run(({ logoutDeliveries }) => logoutDeliveries.list({ limit: 100 }));
    for (const authorization of [eve, ada]) {
      expect(items).toContainEqual(expect.objectContaining({ sessionId: authorization?.sessionId, clientId: 'app', accountId: authorization?.accountId, state: 'waiting' }));
    }
  });

  it('is about the account of the ID token, also when another one is in use, and asks nonetheless', async () => {
    const page = await signOut({ id_token_hint: await hintOf('acct_ada') });
    expect(lead(page)).toMatch(/^You are signed in as ada@example\.com\. .*\. This browser is signed in as eve too\.$/);
    expect(lead(await browser.submit(page, { decision: 'sign-out' }))).toBe('Signed out: ada@example.com. Still signed in here: eve.');
  });

  it.each(['ADA@example.com', 'acct_ada'])('is about whom logout_hint names (%s)', async (logout_hint) => {
    expect(lead(await signOut({ logout_hint, client_id: 'app' }))).toContain('You are signed in as ada@example.com.');
  });

  it('is about the one in use when logout_hint names nobody here', async () => {
    expect(lead(await signOut({ logout_hint: 'mallory' }))).toContain('You are signed in as eve.');
  });

  it('cannot be answered for one account with the form of another', async () => {
    const page = await signOut();
    await browser.submit(page, { decision: 'sign-out' });
    const answer = await browser.submit(page, { decision: 'sign-out-all' });
    expect(answer.status).toBe(403);
    expect(lead(answer)).toContain('You are signed in as ada@example.com.');
  });

  it('with no form and no hint ends nothing', async () => {
    const before = await live();
    for (const decision of ['sign-out', 'sign-out-all']) {
      expect((await browser.post('/sign-out', { decision })).body).toContain('Sign out?');
      expect((await browser.post('/sign-out', { decision, token: 'x' })).status).toBe(403);
    }
    expect(await live()).toEqual(before);
  });
});
