import { aClient, anAccount } from '@latchkey/testing';
import { Scene, authorize, isSignIn, pass } from '../../test/scene.js';
import { formOf } from '../../test/test-browser.js';

const BYE = 'https://app.example/bye';

describe('The end of a session', () => {
  const clients = [aClient({ postLogoutRedirectUris: [BYE], clientUri: 'https://app.example/' }), aClient({ clientId: 'other' })];
  const scene = Scene.forThese({ clients, accounts: [anAccount(), anAccount({ id: 'acct_eve', username: 'eve' })] });

  const signIn = async (username?: string): Promise<string> => {
    scene.storage.clock.advance(1);
    await pass(scene.browser, authorize(), username);
    return scene.idToken(await scene.lastAuthorization('app'));
  };
  const signOut = (parameters: Record<string, string>) => scene.browser.get(`/sign-out?${new URLSearchParams(parameters).toString()}`);
  const isSignedIn = async (): Promise<boolean> => !isSignIn(await scene.browser.follow(authorize()));

  it('is at once with the ID token of this session, and goes back to the client with its state', async () => {
    const answer = await signOut({ id_token_hint: await signIn(), post_logout_redirect_uri: BYE, state: 's' });
    expect(answer.location?.href).toBe(`${BYE}?state=s`);
    expect(scene.browser.cookies.has('__Host-latchkey-default-session')).toBe(false);
    expect(await isSignedIn()).toBe(false);
  });

  it('works with an ID token that has expired', async () => {
    const hint = await signIn();
    await scene.storage.travel(7200);
    expect((await signOut({ id_token_hint: hint })).body).toContain('signed out');
  });

  it('ends the authorizations bound to it, and not those that are to outlive it', async () => {
    await pass(scene.browser, authorize({ scope: 'openid offline_access' }));
    const offline = await scene.lastAuthorization('app');
    await pass(scene.browser, authorize({ client_id: 'other' }));
    const bound = await scene.lastAuthorization('other');
    await signOut({ id_token_hint: await scene.idToken(offline) });
    const held = (id: string) => scene.storage.run(({ authorizations }) => authorizations.hold(id, scene.storage.clock.now()));
    expect(await held(bound.id)).toBeUndefined();
    expect(await held(offline.id)).toBeDefined();
    expect(await scene.storage.run(({ revocations }) => revocations.concerns([`session:${bound.sessionId}`], 0))).toBe(true);
  });

  it('waits for the person without a hint, and then goes back to the client', async () => {
    await signIn();
    const page = await signOut({ client_id: 'app', post_logout_redirect_uri: BYE, state: 's' });
    expect(page.body).toContain('Sign out?');
    expect(await isSignedIn()).toBe(true);
    expect((await scene.browser.submit(page, { decision: 'sign-out' })).location?.href).toBe(`${BYE}?state=s`);
    expect(await isSignedIn()).toBe(false);
  });

  it('does not come when the person stays', async () => {
    await signIn();
    const answer = await scene.browser.submit(await signOut({ client_id: 'app', post_logout_redirect_uri: BYE }), { decision: 'stay' });
    expect(answer.body).toContain('still signed in');
    expect(answer.body).toContain('href="https://app.example/"');
    expect(await isSignedIn()).toBe(true);
  });

  it("waits for the person when the hint is another person's, or of another session", async () => {
    const hint = await signIn();
    scene.browser.cookies.clear();
    expect((await signOut({ id_token_hint: await signIn('eve') })).body).toContain('signed out');
    await signIn();
    expect((await signOut({ id_token_hint: hint })).body).toContain('Sign out?');
  });

  it('is not brought about by a form from elsewhere', async () => {
    await signIn();
    const page = await signOut({ client_id: 'app', post_logout_redirect_uri: BYE });
    const { fields } = formOf(page);
    for (const forged of [{ ...fields, token: 'x' }, { ...fields, state: 'other' }, { token: fields['token'] ?? '' }]) {
      const answer = await scene.browser.post('/sign-out', { ...forged, decision: 'sign-out' });
      expect(answer.status).toBe(403);
    }
    expect(await isSignedIn()).toBe(true);
  });

  it("from a client's form is taken up with the cookies that the browser held back", async () => {
    const hint = await signIn();
    const session = new Map(scene.browser.cookies);
    scene.browser.cookies.clear();
    const { location } = await scene.browser.post('/sign-out', { id_token_hint: hint, post_logout_redirect_uri: BYE });
    for (const [name, value] of session) scene.browser.cookies.set(name, value);
    expect((await scene.browser.get(location ?? '')).location?.href).toBe(BYE);
    expect(await isSignedIn()).toBe(false);
  });

  it('goes back to the client though nobody is signed in', async () => {
    expect((await signOut({ client_id: 'app', post_logout_redirect_uri: BYE })).location?.href).toBe(BYE);
    expect((await signOut({})).body).toContain('signed out');
  });

  it.each([
    ['an address that is not registered', { client_id: 'app', post_logout_redirect_uri: 'https://evil.example/bye' }],
    ['an address that begins like a registered one', { client_id: 'app', post_logout_redirect_uri: `${BYE}/../evil` }],
    ["another client's address", { client_id: 'other', post_logout_redirect_uri: BYE }],
    ['an address and nobody to check it for', { post_logout_redirect_uri: BYE }],
    ['an address and a hint that is not ours', { post_logout_redirect_uri: BYE, id_token_hint: 'eyJhbGciOiJub25lIn0.e30.' }],
    ['an unknown client', { client_id: 'nobody' }],
    ['an enormous state', { client_id: 'app', state: 'x'.repeat(5000) }],
  ])('with %s is an error that is shown, and nobody is redirected or signed out', async (_what, parameters) => {
    await signIn();
    const answer = await signOut(parameters);
    expect(answer.location).toBeUndefined();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).toMatch(/invalid/);
    expect(await isSignedIn()).toBe(true);
  });

  it('with a client that the hint was not made for is an error', async () => {
    expect((await signOut({ id_token_hint: await signIn(), client_id: 'other' })).status).toBe(400);
  });
});
