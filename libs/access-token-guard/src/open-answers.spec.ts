import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, addAbortSignal } from 'node:stream';
import type { ServerResponse } from 'node:http';
import express from 'express';
import fastify from 'fastify';
import { createAccessTokenVerifier, endingWith } from './core/index.js';
import type { HttpRequest, RunningAccessTokenVerifier } from './core/index.js';
import { requireAccessToken as forExpress } from './express/index.js';
import { accessTokenGuard, requireAccessToken as forFastify } from './fastify/index.js';
import { createTestIssuer } from './testing/index.js';
import type { TestIssuer } from './testing/index.js';

interface Api {
  readonly url: string;
  close(): Promise<unknown>;
  /** Cuts the connections that clients keep for more requests. */
  cut(): void;
}

/** Something, and then nothing for ever. */
async function* changes(): AsyncGenerator<string> {
  yield 'data: begun\n\n';
  await new Promise(() => undefined);
}

/** The answers that were begun, and their signals. */
const begun: (readonly [ServerResponse, AbortSignal])[] = [];

async function stream(verifier: RunningAccessTokenVerifier, request: HttpRequest, response: ServerResponse): Promise<void> {
  const valid = verifier.validity(request, response);
  begun.push([response, valid]);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for await (const change of endingWith(valid, changes())) response.write(change);
  response.end();
}

function download(verifier: RunningAccessTokenVerifier, request: HttpRequest, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  Readable.from(changes()).pipe(addAbortSignal(verifier.validity(request, response), response));
}

async function listening(answer: (request: never, response: never) => void): Promise<Api> {
  const server = createServer(answer as never).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => new Promise((resolve) => server.close(resolve)), cut: () => server.closeAllConnections() };
}

function expressApi(verifier: RunningAccessTokenVerifier): Promise<Api> {
  const app = express();
  app.use(forExpress(verifier));
  app.get('/stream', (request, response) => void stream(verifier, request, response));
  app.get('/download', (request, response) => download(verifier, request, response));
  return listening(app);
}

async function fastifyApi(verifier: RunningAccessTokenVerifier): Promise<Api> {
  const app = fastify();
  await app.register(accessTokenGuard, { verifier });
  app.addHook('onRequest', forFastify(verifier));
  app.get('/stream', (request, reply) => void (reply.hijack(), stream(verifier, request, reply.raw)));
  app.get('/download', (request, reply) => void (reply.hijack(), download(verifier, request, reply.raw)));
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close(), cut: () => app.server.closeAllConnections() };
}

const plainApi = (verifier: RunningAccessTokenVerifier): Promise<Api> =>
  listening((request: HttpRequest, response: ServerResponse) => void verifier.authenticate(request).then(() => (request.url === '/stream' ? stream : download)(verifier, request, response)));

describe.each([['Express', expressApi], ['Fastify', fastifyApi], ['a plain server', plainApi]] as const)('an answer that stays open, of %s', (_, started) => {
  let issuer: TestIssuer;
  let verifier: RunningAccessTokenVerifier;
  let api: Api;

  beforeAll(async () => {
    issuer = await createTestIssuer({ port: false });
    verifier = createAccessTokenVerifier(issuer.options);
    await verifier.ready();
    api = await started(verifier);
  });
  afterAll(() => issuer.stop());

  const opened = async (path: string, token: string): Promise<Response> => fetch(api.url + path, { headers: { authorization: `Bearer ${token}` } });

  it.each(['jwt', 'opaque'] as const)('ends when its token is revoked, a stream as if there were no more and a download broken off, and not with another (%s)', async (format) => {
    const [mine, theirs] = [await issuer.token({ format }), await issuer.token({ format })];
    const [own, broken, other] = [await opened('/stream', mine), await opened('/download', mine), await opened('/stream', theirs)];
    const reader = (other.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    issuer.revoke({ token: mine });
    expect(await own.text()).toBe('data: begun\n\n');
    await expect(broken.text()).rejects.toThrow();
    expect(await Promise.race([reader.read(), Promise.resolve('goes on')])).toBe('goes on');
    await reader.cancel();
  });

  it('is watched no more when its client has gone', async () => {
    const token = await issuer.token();
    begun.length = 0;
    const [gone, stays] = [await opened('/stream', token), await opened('/stream', token)];
    const [[response, signal], [, other]] = begun as unknown as readonly [(typeof begun)[number], (typeof begun)[number]];
    const closed = once(response, 'close');
    await gone.body?.cancel();
    await closed;
    issuer.revoke({ token });
    await stays.text();
    expect([signal.aborted, other.aborted]).toEqual([false, true]);
  });

  it('ends with the verifier, and so does not keep the application from closing', async () => {
    const own = await opened('/stream', await issuer.token());
    if (started !== fastifyApi) verifier.close();
    const closing = api.close();
    expect(await own.text()).toBe('data: begun\n\n');
    api.cut();
    await closing;
  });
});
