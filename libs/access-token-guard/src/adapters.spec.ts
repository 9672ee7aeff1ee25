import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import express from 'express';
import fastify from 'fastify';
import { createAccessTokenVerifier, need } from './core/index.js';
import type { RunningAccessTokenVerifier } from './core/index.js';
import * as forExpress from './express/index.js';
import * as forFastify from './fastify/index.js';
import { createProofKey, createTestIssuer } from './testing/index.js';
import type { TestIssuer } from './testing/index.js';

interface Running {
  readonly url: string;
  close(): Promise<unknown>;
}

const broken = need.check(() => {
  throw new Error('a fault with a secret');
});

/** What is thrown by checks that say nothing, or a word by which Express goes on. */
const SPEECHLESS = [undefined, null, 'route', 'router'];
const speechless = SPEECHLESS.map((thrown) => need.check(() => Promise.reject(thrown as unknown as Error)));

async function expressApi(verifier: RunningAccessTokenVerifier): Promise<Running> {
  const { requireAccessToken, accessTokenOf, protectedResourceMetadata } = forExpress;
  const app = express();
  app.set('env', 'test');
  app.use(protectedResourceMetadata(verifier));
  const router = express.Router();
  router.get('/', requireAccessToken(verifier, need.scopes('documents:read')), (request, response) => void response.json({ sub: accessTokenOf(request).sub }));
  app.use('/documents', router);
  app.get('/broken', requireAccessToken(verifier, broken), (_, response) => void response.json({}));
  speechless.forEach((check, index) => void app.get(`/speechless/${index}`, requireAccessToken(verifier, check), (_, response) => void response.json({})));
  app.get('/careless', (request, response) => void response.json(accessTokenOf(request)));
  app.use(((_error, _request, response, _next) => void response.status(500).json({})) as express.ErrorRequestHandler);
  const server: Server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const close = async (): Promise<unknown> => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function fastifyApi(verifier: RunningAccessTokenVerifier): Promise<Running> {
  const { accessTokenGuard, requireAccessToken, accessTokenOf } = forFastify;
  const app = fastify();
  await app.register(accessTokenGuard, { verifier });
  app.get('/documents', { onRequest: requireAccessToken(verifier, need.scopes('documents:read')) }, (request) => ({ sub: accessTokenOf(request).sub }));
  app.get('/broken', { onRequest: requireAccessToken(verifier, broken) }, () => ({}));
  speechless.forEach((check, index) => void app.get(`/speechless/${index}`, { onRequest: requireAccessToken(verifier, check) }, () => ({})));
  app.get('/careless', (request) => accessTokenOf(request));
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send({}));
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
}

describe.each([['Express', expressApi], ['Fastify', fastifyApi]] as const)('the adapter for %s', (_, started) => {
  let issuer: TestIssuer;
  let verifier: RunningAccessTokenVerifier;
  let api: Running;

  beforeAll(async () => {
    issuer = await createTestIssuer({ port: false });
    verifier = createAccessTokenVerifier(issuer.options);
    api = await started(verifier);
  });
  afterAll(async () => {
    await api.close();
    verifier.close();
    await issuer.stop();
  });

  const call = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(api.url + path, { headers });
    return { status: answer.status, challenge: answer.headers.get('www-authenticate'), cache: answer.headers.get('cache-control'), body: (await answer.json()) as unknown };
  };
  const bearer = async (scope = 'documents:read') => ({ authorization: `Bearer ${await issuer.token({ scope })}` });

  it('lets a valid token with its scope through, and hands on its claims', async () => {
    expect(await call('/documents', await bearer())).toMatchObject({ status: 200, body: { sub: 'account-1' } });
  });

  it('answers everything else with status, challenge and body', async () => {
    expect(await call('/documents')).toMatchObject({ status: 401, challenge: expect.stringMatching(/^Bearer realm="api\.example", resource_metadata=/), cache: 'no-store' });
    expect(await call('/documents', { authorization: 'Bearer lk_at_forged' })).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    expect(await call('/documents', await bearer('other'))).toMatchObject({ status: 403, challenge: expect.stringContaining('scope="documents:read"') });
    expect(await call('/documents?access_token=x', await bearer())).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await call('/documents', { authorization: 'Bearer a, Bearer b' })).toMatchObject({ status: 400 });
  });

  it('holds a bound token to a proof for its route, wherever that is mounted', async () => {
    const key = await createProofKey();
    const token = await issuer.token({ cnf: key.cnf, scope: 'documents:read' });
    const proof = (url: string): Record<string, string> => ({ authorization: `DPoP ${token}`, dpop: key.proof({ method: 'GET', url, token }) });
    const good = proof('https://api.example/documents');
    expect(await call('/documents?page=1', good)).toMatchObject({ status: 200 });
    expect(await call('/documents?page=1', good)).toMatchObject({ status: 401, body: { error: 'invalid_dpop_proof' } });
    expect(await call('/documents', proof('https://api.example/'))).toMatchObject({ status: 401, challenge: expect.stringMatching(/^DPoP /) });
  });

  it('holds a bound token to a proof for its route where the request names the whole address, as proxies write it', async () => {
    const key = await createProofKey();
    const token = await issuer.token({ cnf: key.cnf, scope: 'documents:read' });
    const statusOf = async (target: string, htu: string): Promise<number> => {
      const socket = connect({ port: Number(new URL(api.url).port), host: '127.0.0.1' });
      const proof = key.proof({ method: 'GET', url: htu, token });
      socket.write(`GET ${target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nAuthorization: DPoP ${token}\r\nDPoP: ${proof}\r\n\r\n`);
      return Number((await text(socket)).split(' ')[1]);
    };
    for (const origin of ['https://api.example', 'http://10.0.0.7:3000']) {
      expect(await statusOf(`${origin}/documents?page=1`, 'https://api.example/documents')).toBe(200);
      expect(await statusOf(`${origin}/documents`, 'https://api.example/')).toBe(401);
      expect(await statusOf(`${origin}/documents`, 'http://10.0.0.7:3000/documents')).toBe(401);
    }
    // Some routers take what is asked for to begin at the third slash, and others at the first mark.
    for (const target of ['http://a?/documents', 'http://a@api.example/documents', 'http:///documents']) {
      for (const htu of ['https://api.example/documents', 'https://api.example/']) expect(await statusOf(target, htu)).not.toBe(200);
    }
  });

  it('asks for a nonce where the API wants one, takes the proof that holds it, and hands out the next', async () => {
    let now = Date.now();
    const strict = createAccessTokenVerifier({ ...issuer.options, now: () => now, dpop: { nonceSecret: 'a secret that all processes have in common' } });
    const strictApi = await started(strict);
    const key = await createProofKey();
    const token = await issuer.token({ cnf: key.cnf, scope: 'documents:read' });
    const send = (nonce?: string): Promise<Response> =>
      fetch(`${strictApi.url}/documents`, { headers: { authorization: `DPoP ${token}`, dpop: key.proof({ method: 'GET', url: 'https://api.example/documents', token, nonce }) } });
    const asked = await send();
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^DPoP .*error="use_dpop_nonce"/)]);
    const nonce = asked.headers.get('dpop-nonce') ?? '';
    const taken = await send(nonce);
    expect([taken.status, taken.headers.get('dpop-nonce')]).toEqual([200, null]);
    now += 30_000;
    const later = await send(nonce);
    expect([later.status, later.headers.get('dpop-nonce')]).toEqual([200, expect.not.stringMatching(nonce)]);
    expect((await send(later.headers.get('dpop-nonce') ?? '')).status).toBe(200);
    await strictApi.close();
    strict.close();
  });

  it('refuses a token within a moment of its revocation', async () => {
    const headers = await bearer();
    expect((await call('/documents', headers)).status).toBe(200);
    issuer.revoke({ token: headers.authorization.slice('Bearer '.length) });
    await issuer.heardBy(verifier);
    expect((await call('/documents', headers)).status).toBe(401);
  });

  it('leaves faults of the application to the application, and gives no claims that nobody verified', async () => {
    expect(await call('/broken', await bearer())).toMatchObject({ status: 500, body: {} });
    expect(await call('/careless', await bearer())).toMatchObject({ status: 500, body: {} });
  });

  it('takes a check that throws nothing, or no error, for a refusal', async () => {
    const answers = await Promise.all(SPEECHLESS.map(async (_thrown, index) => call(`/speechless/${index}`, await bearer())));
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(SPEECHLESS.map(() => ({ status: 403, body: expect.objectContaining({ error: 'access_denied' }) as unknown })));
  });

  it('serves the metadata of the resource to everyone', async () => {
    expect(await call('/.well-known/oauth-protected-resource')).toMatchObject({ status: 200, body: { resource: 'https://api.example', authorization_servers: [issuer.issuer] } });
  });
});

describe.each([['Express', forExpress], ['Fastify', forFastify]])('requireAccessToken for %s', (_, { requireAccessToken }) => {
  it('is not made of what would refuse every request', () => {
    const verifier = createAccessTokenVerifier({ issuers: [{ issuer: 'https://id.example', audience: 'https://api.example' }] });
    expect(() => requireAccessToken(undefined as never)).toThrow('requireAccessToken() needs what createAccessTokenVerifier() gives.');
    expect(() => requireAccessToken(verifier, 'documents:read' as never)).toThrow("requireAccessToken() takes what `need` makes, as need.scopes('documents:read').");
  });
});

describe('the adapter for Express', () => {
  it('hands a fault on that comes of answering, as where the application answered by itself meanwhile, rather than end the process', async () => {
    const verifier = createAccessTokenVerifier({ issuers: [{ issuer: 'https://id.example', audience: 'https://api.example' }] });
    const sent = new Error('headers were sent');
    const fail = (): never => {
      throw sent;
    };
    const handedOn = new Promise((resolve) => forExpress.requireAccessToken(verifier)({ headers: {} }, { set: fail, status: fail, json: fail }, resolve));
    expect(await handedOn).toBe(sent);
    const late = { set: () => late, status: fail, json: fail };
    expect(await new Promise((resolve) => forExpress.requireAccessToken(verifier)({ headers: {} }, late, resolve))).toBe(sent);
  });
});
