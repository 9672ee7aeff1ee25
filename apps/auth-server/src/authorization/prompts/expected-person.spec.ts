import { decodeJwt } from 'jose';
import { aClient, anAccount } from '@latchkey/testing';
import { Scene, authorize, isSignIn, pass, told } from '../../../test/scene.js';
import type { Answer } from '../../../test/test-browser.js';

const CLIENTS = [aClient({ consent: 'implicit' }), aClient({ clientId: 'other', consent: 'implicit' }), aClient({ clientId: 'pairwise', consent: 'implicit', subjectType: 'pairwise' })];

describe('The person that a request is for, in a browser with several accounts', () => {
  const scene = Scene.forThese({ clients: CLIENTS, accounts: [anAccount(), anAccount({ id: 'acct_eve', username: 'eve' }), anAccount({ id: 'acct_bob', username: 'bob' })] });
  beforeEach(async () => {
    for (const username of ['ada@example.com', 'eve']) {
      scene.storage.clock.advance(1);
      await pass(scene.browser, authorize({ prompt: 'login' }), username);
    }
    scene.storage.clock.advance(1);
  });

  const hint = async (accountId: string, clientId = 'app') => {
    const client = CLIENTS.find((one) => one.clientId === clientId);
    return scene.idToken({ ...(await scene.lastAuthorization()), accountId }, client);
  };
  const silently = (parameters: Record<string, string>) => scene.browser.get(authorize({ prompt: 'none', ...parameters }));
  const claimsFor = (sub: string) => ({ claims: JSON.stringify({ id_token: { sub: { value: sub } } }) });
  const accountOf = async (answer: Answer): Promise<string> => {
    expect(told(answer)).toHaveProperty('code');
    return (await scene.lastAuthorization()).accountId;
  };

  it('is who is in use where the request says nothing', async () => {
    expect(await accountOf(await silently({}))).toBe('acct_eve');
  });

  it('is found by id_token_hint, and the one in use stays so', async () => {
    const id_token_hint = await hint('acct_ada');
    expect(await accountOf(await silently({ id_token_hint }))).toBe('acct_ada');
    scene.storage.clock.advance(1);
    expect(await accountOf(await silently({}))).toBe('acct_eve');
  });

  it('is found by the sub that claims names, also a pairwise one', async () => {
    expect(await accountOf(await silently(claimsFor('acct_ada')))).toBe('acct_ada');
    scene.storage.clock.advance(1);
    const sub = decodeJwt(await hint('acct_ada', 'pairwise')).sub ?? '';
    expect(await accountOf(await silently({ client_id: 'pairwise', ...claimsFor(sub) }))).toBe('acct_ada');
  });

  it('has to sign in where the browser is not signed in to that account', async () => {
    for (const parameters of [{ id_token_hint: await hint('acct_bob') }, claimsFor('acct_bob')]) {
      expect(told(await silently(parameters))).toMatchObject({ error: 'login_required' });
      expect(isSignIn(await scene.browser.follow(authorize(parameters)))).toBe(true);
    }
  });

  it('is not told by an ID token that another client was given', async () => {
    expect(told(await silently({ id_token_hint: await hint('acct_ada', 'other') }))).toMatchObject({ error: 'login_required' });
  });

  it('is asked to sign in again under that name, with prompt=login', async () => {
    const page = await scene.browser.follow(authorize({ prompt: 'login', id_token_hint: await hint('acct_ada') }));
    expect(page.body).toContain('value="ada@example.com"');
  });

  it('is whom the person chooses, where the client lets choose', async () => {
    const id_token_hint = await hint('acct_ada');
    const choosing = await scene.browser.follow(authorize({ prompt: 'select_account', id_token_hint }));
    const session = /name="session" value="([^"]+)"[^>]*>ada@example.com</.exec(choosing.body)?.[1] ?? '';
    expect(await accountOf(await scene.browser.submit(choosing, { session }))).toBe('acct_ada');
  });
});
