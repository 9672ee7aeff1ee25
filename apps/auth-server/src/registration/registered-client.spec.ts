import { Passwords } from '@latchkey/accounts';
import { anAccount, eventually } from '@latchkey/testing';
import { RegistrationServer } from '../../test/registration-server.js';
import { PASSWORD, authorize, isConsent, isSignIn, pass, told } from '../../test/scene.js';
import { TestBrowser } from '../../test/test-browser.js';

const WEB = { client_name: 'Notes', redirect_uris: ['https://notes.example/callback'], logo_uri: 'https://notes.example/logo.png', grant_types: ['authorization_code', 'refresh_token'] };
const DAY = 86_400;

const server = RegistrationServer.forThisFile();
beforeAll(async () => {
  const passwordHash = await server.app.get(Passwords, { strict: false }).hash(PASSWORD);
  await server.storage.run((stores) => stores.accounts.add({ ...anAccount(), passwordHash }));
});

const browser = () => new TestBrowser(server.app, 'https://id.example');
const register = async (changes = {}) => (await server.post('/registration', { json: { ...WEB, ...changes } })).body as Record<string, string>;
const request = (client: Record<string, string>, changes: Parameters<typeof authorize>[0] = {}) =>
  authorize({ client_id: client.client_id, redirect_uri: 'https://notes.example/callback', scope: 'openid offline_access', code_challenge: undefined, code_challenge_method: undefined, ...changes });
const row = (client: Record<string, string>) => server.storage.run((stores) => stores.clients.find(String(client.client_id)));
const exchange = async (client: Record<string, string>, parameters: Record<string, string>) => {
  const authorization = `Basic ${Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')}`;
  const payload = new URLSearchParams({ redirect_uri: 'https://notes.example/callback', ...parameters }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization };
  return (await server.app.inject({ method: 'POST', url: '/token', headers, payload })).json() as Record<string, string>;
};

describe('A client that registered itself and was kept nowhere', () => {
  it('is shown to the person by its name, without the logo that nobody confirmed, and is nothing more until they consent', async () => {
    const client = await register();
    const visitor = browser();
    const signIn = await visitor.follow(request(client));
    expect(isSignIn(signIn)).toBe(true);
    const consent = await visitor.submit(signIn, { username: 'ada@example.com', password: PASSWORD, decision: 'sign-in' });
    expect(isConsent(consent)).toBe(true);
    expect(consent.body).toContain('Notes');
    expect(consent.body).not.toContain('logo.png');
    expect(await row(client)).toBeUndefined();
    expect(told(await visitor.submit(consent, { decision: 'refuse' }))).toMatchObject({ error: 'access_denied' });
    expect(await row(client)).toBeUndefined();
  });

  it('is shown by the name that it has in the language of the page', async () => {
    const client = await register({ 'client_name#ja': 'ノート', 'tos_uri#ja-JP': 'https://notes.example/kiyaku', 'client_name#de': 'Notizen' });
    expect(client).toMatchObject({ client_name: 'Notes', 'client_name#ja': 'ノート', 'tos_uri#ja-JP': 'https://notes.example/kiyaku' });
    const visitor = browser();
    const signIn = await visitor.follow(request(client, { ui_locales: 'ja' }));
    const consent = await visitor.submit(signIn, { username: 'ada@example.com', password: PASSWORD, decision: 'sign-in' });
    expect(consent.body).toMatch(/ノート.*href="https:\/\/notes\.example\/kiyaku"/);
    expect((await browser().follow(request(client, { ui_locales: 'fr' }))).body).toContain('pour continuer vers Notes');
  });

  it('lasts under the same id, secret and registration token once somebody consented, and gets its tokens', async () => {
    const client = await register();
    const visitor = browser();
    const { code = '' } = told(await pass(visitor, request(client)));
    expect(await row(client)).toMatchObject({ clientId: client.client_id, version: 1, registration: { by: 'open', lasting: true }, expiresAt: new Date(server.storage.clock.now().getTime() + 90 * DAY * 1000) });
    const events = await server.storage.run((stores) => stores.auditEvents.list({ limit: 10, targetId: client.client_id ?? '' }));
    expect(events.items).toMatchObject([{ action: 'client.kept', after: { client_id: client.client_id } }]);
    const tokens = await exchange(client, { grant_type: 'authorization_code', code });
    expect(tokens).toMatchObject({ id_token: expect.any(String), refresh_token: expect.any(String) });
    expect(await exchange(client, { grant_type: 'refresh_token', refresh_token: String(tokens.refresh_token) })).toHaveProperty('access_token');
    expect(told(await visitor.get(request(client, { prompt: 'none' })))).toHaveProperty('code');
    const answer = await server.get(new URL(String(client.registration_client_uri)).pathname, { token: String(client.registration_access_token) });
    expect(answer.body).toEqual(client);
  });

  it('is asked for PKCE when it is public', async () => {
    const client = await register({ token_endpoint_auth_method: 'none' });
    expect(told(await browser().get(request(client)))).toMatchObject({ error: 'invalid_request', error_description: 'code_challenge is required' });
  });

  it('outlives the key of the others, is put off by its uses, and is forgotten without any', async () => {
    const [used, unused] = [await register(), await register()];
    const { code = '' } = told(await pass(browser(), request(used)));
    await pass(browser(), request(unused));
    const { refresh_token = '' } = await exchange(used, { grant_type: 'authorization_code', code });
    await server.set({ registration: 'open', registrationKeyId: 'another' });
    await eventually(async () => expect((await server.post('/registration', { json: WEB })).status).toBe(201));
    await server.storage.travel(20 * DAY);
    expect(await exchange(used, { grant_type: 'refresh_token', refresh_token })).toHaveProperty('access_token');
    await server.storage.travel(75 * DAY);
    const read = (client: Record<string, string>) => server.get(new URL(String(client.registration_client_uri)).pathname, { token: String(client.registration_access_token) });
    expect((await read(used)).status).toBe(200);
    expect((await read(unused)).status).toBe(401);
    expect(told(await browser().get(request(unused)))).toEqual({});
  });

  it('is put off by an authorization too, for it may never ask for a token', async () => {
    const client = await register();
    const visitor = browser();
    await pass(visitor, request(client));
    server.storage.clock.advance(DAY + 60);
    expect(told(await pass(visitor, request(client)))).toHaveProperty('code');
    expect((await row(client))?.expiresAt).toEqual(new Date(server.storage.clock.now().getTime() + 90 * DAY * 1000));
  });

  it('loses everything that was issued to it when it removes itself', async () => {
    const client = await register();
    const { code = '' } = told(await pass(browser(), request(client)));
    const tokens = await exchange(client, { grant_type: 'authorization_code', code });
    const removed = await server.remove(new URL(String(client.registration_client_uri)).pathname, { token: String(client.registration_access_token) });
    expect(removed.status).toBe(204);
    expect(await exchange(client, { grant_type: 'refresh_token', refresh_token: String(tokens.refresh_token) })).toMatchObject({ error: 'invalid_client' });
    expect((await server.get('/userinfo', { token: String(tokens.access_token) })).status).toBe(401);
  });
});
