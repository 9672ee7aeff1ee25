import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair, type JWK } from 'jose';
import { secondsOf } from '@latchkey/protocol';
import { aClient, aTenant, anAccount, openTestStorage, type TestStorage } from '@latchkey/testing';
import type { InteractiveServer } from '../../../test/interactive-server.js';
import { authorize, isSignIn, openScene, pass, told } from '../../../test/scene.js';
import type { TestBrowser } from '../../../test/test-browser.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (claims: object, header: object = { alg: 'none' }): string => `${encode(header)}.${encode(claims)}.`;

describe('A request object', () => {
  let storage: TestStorage;
  let server: InteractiveServer;
  let host: Server;
  let origin: string;
  let browser: TestBrowser;
  const served = new Map<string, string>();
  const fetched: string[] = [];
  const keys: Record<string, { privateKey: CryptoKeyOf; jwk: JWK }> = {};
  type CryptoKeyOf = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

  const sign = (claims: object, alg = 'RS256', header: object = {}) =>
    new SignJWT({ iss: 'app', aud: 'https://id.example', ...claims }).setProtectedHeader({ alg, kid: alg, ...header }).sign(keys[alg]?.privateKey as CryptoKeyOf);
  const ask = async (changes: Readonly<Record<string, string | undefined>>) => told(await browser.get(authorize(changes)));

  beforeAll(async () => {
    storage = await openTestStorage();
    await storage.tenants.add(aTenant({ id: 'lenient', settings: { unsignedRequestObjects: true } }));
    for (const alg of ['RS256', 'ES256', 'PS256', 'EdDSA']) {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      keys[alg] = { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: alg, use: 'sig' } };
    }
    host = createServer((request, response) => {
      fetched.push(request.url ?? '');
      const body = served.get(request.url ?? '');
      response.writeHead(body === undefined ? 404 : 200).end(body ?? 'nothing');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => host.once('listening', resolve));
    origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    const jwks = { keys: Object.values(keys).map(({ jwk }) => jwk as Record<string, unknown>) };
    const requestUris = [`${origin}/request`, `${origin}/nothing`, `${origin}/hashed#old`, 'https://169.254.169.254/latest', 'https://localhost/x'];
    const clients = [
      aClient({ jwks, requestUris }),
      aClient({ clientId: 'unsigned', requestObjectSigningAlg: 'none', jwks }),
      aClient({ clientId: 'strict', requestObjectSigningAlg: 'PS256', jwks }),
      aClient({ clientId: 'keyless' }),
    ];
    server = await openScene(storage, { clients, accounts: [anAccount()], fetchAllowedHosts: [new URL(origin).host] }, ['default', 'lenient']);
    browser = server.browser();
    for (const client_id of clients.map(({ clientId }) => clientId)) await pass(browser, authorize({ client_id }));
  });
  beforeEach(() => storage.clock.advance(1));
  afterAll(async () => {
    await server.close();
    host.close();
    await storage.close();
  });

  it.each(['RS256', 'ES256', 'PS256', 'EdDSA'])('signed with %s speaks for the request', async (alg) => {
    expect(await ask({ state: 'outside', request: await sign({ state: 'inside' }, alg) })).toMatchObject({ code: expect.any(String) as string, state: 'inside' });
  });

  it('may say everything but who asks', async () => {
    const request = await sign({
      response_type: 'code', redirect_uri: 'https://app.example/callback', scope: 'openid', state: 'inside', prompt: 'none',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256',
    });
    expect(told(await browser.get(`/authorize?client_id=app&request=${request}`))).toMatchObject({ code: expect.any(String) as string, state: 'inside' });
  });

  it('comes before a redirect URI beside it, in an answer as in an error', async () => {
    for (const more of [{}, { scope: 'nonsense' }]) {
      const request = await sign({ redirect_uri: 'https://app.example/callback', ...more });
      const answer = await browser.get(authorize({ redirect_uri: 'https://evil.example/', request }));
      expect(answer.location?.origin).toBe('https://app.example');
    }
    expect((await browser.get(authorize({ request: await sign({ redirect_uri: 'https://evil.example/' }) }))).location).toBeUndefined();
  });

  it('is checked once: the person may take longer than it lives', async () => {
    const other = server.browser();
    const page = await other.follow(authorize({ request: await sign({ state: 'inside', exp: secondsOf(storage.clock.now()) + 5 }) }));
    expect(isSignIn(page)).toBe(true);
    storage.clock.advance(600);
    const answer = await other.submit(page, { username: 'ada@example.com', password: 'correct horse', decision: 'sign-in' });
    expect(told(answer)).toMatchObject({ code: expect.any(String) as string, state: 'inside' });
  });

  it.each([
    ['claims to be unsigned and is not', unsigned({}) + 'AAAA'],
    ['holds no object', `${encode({ alg: 'none' })}.${encode([])}.`],
  ])('that %s is refused, also from a client that need not sign', async (_what, request) => {
    expect(await ask({ client_id: 'unsigned', request })).toMatchObject({ error: 'invalid_request_object' });
  });

  it('may be unsigned for a client that is registered so, and for no other', async () => {
    expect(await ask({ client_id: 'unsigned', request: unsigned({ state: 'inside' }) })).toMatchObject({ code: expect.any(String) as string, state: 'inside' });
    for (const client_id of ['app', 'strict', 'keyless']) expect(await ask({ client_id, request: unsigned({}) })).toMatchObject({ error: 'request_not_supported' });
  });

  it('may be unsigned for a client that is registered for no algorithm where the tenant has it so', async () => {
    const lenient = server.browser();
    const ask = async (client_id: string) => told(await pass(lenient, `/t/lenient${authorize({ client_id, request: unsigned({ state: 'inside' }) })}`));
    expect(await ask('keyless')).toMatchObject({ state: 'inside', code: expect.any(String) as string });
    expect(await ask('strict')).toMatchObject({ error: 'request_not_supported' });
  });

  it('by reference is fetched from where the client is registered to keep it', async () => {
    served.set('/request', await sign({ state: 'fetched' }));
    expect(await ask({ request_uri: `${origin}/request` })).toMatchObject({ code: expect.any(String) as string, state: 'fetched' });
  });

  it('by reference is read from the cache as long as the fragment names what is there', async () => {
    const serve = async (state: string): Promise<string> => {
      const object = await sign({ state });
      served.set('/hashed', object);
      return createHash('sha256').update(object).digest('base64url');
    };
    const first = await serve('first');
    const fetches = fetched.length;
    for (let times = 0; times < 3; times += 1) {
      expect(await ask({ request_uri: `${origin}/hashed#${first}` })).toMatchObject({ state: 'first', code: expect.any(String) as string });
      storage.clock.advance(11);
    }
    expect(fetched).toHaveLength(fetches + 1);
    expect(await ask({ request_uri: `${origin}/hashed#${await serve('second')}` })).toMatchObject({ state: 'second' });
    expect(fetched).toHaveLength(fetches + 2);
  });

  it('by reference is what is there, whatever a fragment said of it at registration', async () => {
    served.set('/hashed', await sign({ state: 'other' }));
    storage.clock.advance(1);
    expect(await ask({ request_uri: `${origin}/hashed#${'A'.repeat(43)}` })).toMatchObject({ state: 'other', code: expect.any(String) as string });
  });

  it('by reference is not fetched again for each fragment that somebody makes up', async () => {
    served.set('/hashed', await sign({ state: 'flood' }));
    storage.clock.advance(1);
    const fetches = fetched.length;
    for (const fragment of ['a', 'b', 'c', 'd']) await ask({ request_uri: `${origin}/hashed#${fragment}` });
    expect(fetched).toHaveLength(fetches + 1);
  });

  describe('that lies', () => {
    it.each<[string, () => Promise<string> | string]>([
      ['is meant for another server', () => sign({ aud: 'https://other.example' })],
      ['has expired', () => sign({ exp: 1 })],
      ['speaks for another client', () => sign({ iss: 'other' })],
      ['names another client', () => sign({ client_id: 'unsigned' })],
      ['asks for another response type than beside it', () => sign({ response_type: 'none' })],
      ['holds another one', () => sign({ request: 'ey' })],
      ['points to another one', () => sign({ request_uri: 'https://app.example/' })],
      ['is an assertion of the client', () => sign({ sub: 'app', jti: '1' })],
      ['is of another type', () => sign({}, 'RS256', { typ: 'at+jwt' })],
      ['is signed with a key that it brings along', () => sign({}, 'ES256', { kid: 'unknown', jwk: keys['ES256']?.jwk })],
      ['is signed with a key of another name', () => sign({}, 'ES256', { kid: 'RS256' })],
      ['was changed', async () => (await sign({ state: 'a' })).replace(/\.[^.]*\./, `.${encode({ state: 'b' })}.`)],
      ['lost its signature', async () => (await sign({})).replace(/\.[^.]*$/, '.')],
      ['is unsigned in other letters', () => unsigned({}, { alg: 'None' })],
      ['is signed with a secret that is a public key', () => unsigned({}, { alg: 'HS256' })],
      ['is encrypted', () => 'a.b.c.d.e'],
      ['is no JWT', () => 'nonsense'],
      ['has parameters that are none', () => sign({ scope: { $ne: 1 } })],
    ])('because it %s is refused, at the redirect URI beside it', async (_what, make) => {
      expect(await ask({ request: await make() })).toMatchObject({ error: 'invalid_request_object', state: 'state-1', iss: 'https://id.example' });
    });

    it('is refused with another algorithm than the client is registered for, and without a key to check it', async () => {
      expect(await ask({ client_id: 'strict', request: await sign({ iss: 'strict' }) })).toMatchObject({ error: 'invalid_request_object' });
      expect(await ask({ client_id: 'strict', request: await sign({ iss: 'strict' }, 'PS256') })).toHaveProperty('code');
      expect(await ask({ client_id: 'keyless', request: await sign({ iss: 'keyless' }) })).toMatchObject({ error: 'invalid_request_object' });
      expect(await ask({ client_id: 'unsigned', request: await sign({ iss: 'unsigned' }) })).toMatchObject({ error: 'invalid_request_object' });
    });

    it('is shown to the person where no redirect URI can be trusted', async () => {
      for (const query of ['client_id=app&request=x', 'client_id=app&request=x&redirect_uri=https%3A%2F%2Fevil.example']) {
        expect(await browser.get(`/authorize?${query}`)).toMatchObject({ status: 400, location: undefined });
      }
    });
  });

  describe('by reference, for an attacker,', () => {
    it.each(['https://evil.example/', 'http://127.0.0.1/', 'http://169.254.169.254/latest', 'file:///etc/passwd', 'nonsense', 'urn:x'])(
      'is fetched from no address that is not registered: %s', async (request_uri) => {
        const before = fetched.length;
        expect(await ask({ request_uri })).toMatchObject({ error: 'invalid_request_uri' });
        expect(fetched).toHaveLength(before);
      },
    );

    it.each(['https://169.254.169.254/latest', 'https://localhost/x'])('is fetched from no inner address, registered or not: %s', async (request_uri) => {
      expect(await ask({ request_uri })).toMatchObject({ error: 'invalid_request_uri' });
    });

    it('tells nothing of what is there', async () => {
      served.set('/request', 'root:x:0:0');
      storage.clock.advance(60);
      const answer = await ask({ request_uri: `${origin}/request` });
      expect(answer).toMatchObject({ error: 'invalid_request_object' });
      expect(JSON.stringify(answer)).not.toContain('root');
      expect(await ask({ request_uri: `${origin}/nothing` })).toMatchObject({ error: 'invalid_request_uri' });
    });

    it('does not come together with one by value', async () => {
      expect(await ask({ request: await sign({}), request_uri: `${origin}/request` })).toMatchObject({ error: 'invalid_request' });
    });
  });
});
