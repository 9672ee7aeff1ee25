import { createHash } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { aClient, anAccount } from '@latchkey/testing';
import { Scene, authorize, pass, told } from '../../test/scene.js';
import { sessionStateOf } from './session-state.js';
import { SHA_256 } from './sha-256.js';

const STATE = '__Host-latchkey-default-state';
const ORIGIN = 'https://app.example';

describe('The SHA-256 of the frame', () => {
  const digest = runInContext(`(function(){${SHA_256};return sha256})()`, createContext({})) as (text: string) => string;

  it('is that of everybody else, at every length', () => {
    for (let length = 0; length < 200; length += 1) {
      const text = 'Latchkey ~'.repeat(20).slice(0, length);
      expect(digest(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });
});

describe('Session management', () => {
  const native = aClient({ clientId: 'native', applicationType: 'native', redirectUris: ['com.example.app:/callback'] });
  const scene = Scene.forThese({ clients: [aClient(), native], accounts: [anAccount(), anAccount({ id: 'acct_eve', username: 'eve' })] }, { later: 60 });

  const stateAfter = async (parameters = {}, username?: string): Promise<string> => {
    scene.storage.clock.advance(1);
    return told(await pass(scene.browser, authorize(parameters), username))['session_state'] ?? 'none';
  };
  /** What the frame of this browser answers to a message from an origin. */
  const ask = async (data: unknown, { origin = ORIGIN, hasStorageAccess = true } = {}): Promise<unknown> => {
    const { body } = await scene.browser.get('/check-session');
    const script = /<script>(.*)<\/script>/s.exec(body)?.[1] ?? '';
    const answers: unknown[][] = [];
    let listen: ((event: object) => void) | undefined;
    const document = { cookie: `a=b; ${STATE}=${scene.browser.cookies.get(STATE) ?? ''}; c=d`, hasStorageAccess: async () => hasStorageAccess };
    const window = { isSecureContext: true, addEventListener: (_type: string, listener: (event: object) => void) => (listen = listener) };
    runInContext(script, createContext({ window, document }));
    await Promise.resolve();
    listen?.({ data, origin, source: { postMessage: (...answer: unknown[]) => answers.push(answer) } });
    expect(answers.every(([, to]) => to === origin)).toBe(true);
    return answers[0]?.[0];
  };

  it('tells the client unchanged while the person stays signed in, and changed when not', async () => {
    const state = await stateAfter();
    expect(state).toMatch(/^[0-9a-f]{64}\.[\w-]{22}$/);
    expect(await ask(`app ${state}`)).toBe('unchanged');
    await scene.browser.submit(await scene.browser.get('/sign-out'), { decision: 'sign-out' });
    expect(await ask(`app ${state}`)).toBe('changed');
  });

  it('tells changed when somebody signs in besides, and nothing of it holds for what was told before', async () => {
    const [ada, eve] = [await stateAfter(), await stateAfter({ prompt: 'login' }, 'eve')];
    expect([await ask(`app ${ada}`), await ask(`app ${eve}`)]).toEqual(['changed', 'unchanged']);
    await scene.browser.submit(await scene.browser.get('/sign-out'), { decision: 'sign-out' });
    expect(await ask(`app ${eve}`)).toBe('changed');
  });

  it('is the same state with another salt in every answer', async () => {
    const [first, second] = [await stateAfter(), await stateAfter()];
    expect(first).not.toBe(second);
    expect([await ask(`app ${first}`), await ask(`app ${second}`)]).toEqual(['unchanged', 'unchanged']);
  });

  it('is good for one client at one origin', async () => {
    const state = await stateAfter();
    expect(await ask(`app ${state}`, { origin: 'https://evil.example' })).toBe('changed');
    expect(await ask(`other ${state}`)).toBe('changed');
  });

  it.each([undefined, null, 7, '', 'app', 'app state', `app ${'0'.repeat(64)}`, `a b ${'0'.repeat(64)}.x`, `app ${'0'.repeat(64)}.x y`, `app\n${'0'.repeat(64)}.x`, 'x'.repeat(100_000)])(
    'answers %j by error', async (data) => expect(await ask(data)).toBe('error'));

  it('answers by error where the browser keeps cookies from frames, and nothing to a page without an origin', async () => {
    const state = await stateAfter();
    scene.browser.cookies.delete(STATE);
    expect(await ask(`app ${state}`, { hasStorageAccess: false })).toBe('error');
    expect(await ask(`app ${state}`, { origin: 'null' })).toBeUndefined();
  });

  it('has a cookie that scripts read, and that opens no session', async () => {
    await pass(scene.browser, authorize());
    const answer = await scene.browser.get(authorize({ prompt: 'login' }));
    expect([answer.headers['set-cookie'] ?? []].flat().join()).not.toContain(STATE);
    scene.browser.cookies.delete(STATE);
    const again = await pass(scene.browser, authorize());
    expect([again.headers['set-cookie']].flat()).toContainEqual(expect.stringMatching(new RegExp(`^${STATE}=[\\w-]{43}; Path=/; SameSite=None; Secure$`)));
    const thief = scene.server.browser();
    thief.cookies.set('__Host-latchkey-default-session', scene.browser.cookies.get(STATE) ?? '');
    expect(told(await thief.get(authorize({ prompt: 'none' })))['error']).toBe('login_required');
  });

  it('stays as it is when a frame of another site asks, to which the browser gives this one cookie alone', async () => {
    const state = await stateAfter();
    const session = scene.browser.cookies.get('__Host-latchkey-default-session') ?? '';
    scene.browser.cookies.delete('__Host-latchkey-default-session');
    expect(told(await scene.browser.get(authorize({ prompt: 'none' })))['error']).toBe('login_required');
    await scene.browser.get('/sign-out');
    scene.browser.cookies.set('__Host-latchkey-default-session', session);
    expect(await ask(`app ${state}`)).toBe('unchanged');
  });

  it('says nothing of sessions to who asks without openid, was refused, or has no origin', async () => {
    expect(told(await scene.browser.get(authorize({ prompt: 'none' })))).not.toHaveProperty('session_state');
    await stateAfter();
    expect(await stateAfter({ scope: undefined })).toBe('none');
    expect(await stateAfter({ client_id: 'native', redirect_uri: 'com.example.app:/callback' })).toBe('none');
    expect(sessionStateOf({ clientId: 'native', redirectUri: 'com.example.app:/callback', browserState: 'x' })).toBeUndefined();
  });

  it('is framed by anybody, and lets in nothing but its script', async () => {
    const { headers } = await scene.browser.get('/check-session');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors \*$/);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cross-origin-resource-policy': 'cross-origin' });
    expect(headers).not.toHaveProperty('x-frame-options');
    expect((await scene.browser.get('/t/nobody/check-session')).status).toBe(404);
  });
});
