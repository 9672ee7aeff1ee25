import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Module, UseGuards } from '@nestjs/common';
import type { INestApplication, WebSocketAdapter } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { OnGatewayConnection } from '@nestjs/websockets';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { ACCESS_TOKEN_VERIFIER, AccessToken, AccessTokenGuard, AccessTokenGuardModule, Public, RequireScopes, createAccessTokenVerifier, noteHandshake } from '../index.js';
import type { RunningAccessTokenVerifier, TokenSources, VerifiedAccessToken } from '../index.js';
import { countedIn } from '../../test/verifications.js';
import { createProofKey, createTestIssuer } from '../testing/index.js';
import type { TestIssuer } from '../testing/index.js';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer({ port: false });
});
afterAll(() => issuer.stop());

const portOf = (app: INestApplication): number => (app.getHttpServer().address() as AddressInfo).port;
const heard = (app: INestApplication): Promise<void> => issuer.heardBy(app.get<RunningAccessTokenVerifier>(ACCESS_TOKEN_VERIFIER));

@WebSocketGateway()
@UseGuards(AccessTokenGuard)
class DocumentsGateway implements OnGatewayConnection {
  handleConnection(client: object, request: IncomingMessage): void {
    noteHandshake(client, request);
  }

  @SubscribeMessage('me')
  me(@AccessToken() token: VerifiedAccessToken): object {
    return { event: 'me', data: token.sub };
  }

  @SubscribeMessage('write')
  @RequireScopes('documents:write')
  write(@MessageBody() body: { text: string }): object {
    return { event: 'write', data: body.text };
  }

  @SubscribeMessage('version')
  @Public()
  version(): object {
    return { event: 'version', data: 1 };
  }

  @SubscribeMessage('careless')
  @Public()
  careless(@AccessToken() token: VerifiedAccessToken): object {
    return { event: 'careless', data: token.sub };
  }
}

/** An application with the gateway. */
const started = async (adapter: (app: INestApplication) => WebSocketAdapter, sources?: TokenSources): Promise<INestApplication> => {
  @Module({ imports: [AccessTokenGuardModule.forRoot(issuer.options, sources)], providers: [DocumentsGateway] })
  class ApiModule {}
  const app = await NestFactory.create(ApiModule, new FastifyAdapter(), { logger: false });
  app.useWebSocketAdapter(adapter(app));
  await app.listen(0, '127.0.0.1');
  return app;
};

type Say = (event: string, data?: unknown) => Promise<{ event: string; data: unknown }>;

/** What holds for every message of a socket, however its token came. */
const asksAtEachMessage = async (app: INestApplication, token: string, say: Say): Promise<void> => {
  expect(await say('me')).toEqual({ event: 'me', data: 'account-1' });
  expect(await say('write', { text: 'x' })).toMatchObject({ event: 'exception', data: { error: 'insufficient_scope' } });
  issuer.revoke({ token });
  await heard(app);
  const verifications = countedIn(app.get<RunningAccessTokenVerifier>(ACCESS_TOKEN_VERIFIER));
  for (let count = 0; count < 3; count += 1) expect(await say('me')).toMatchObject({ event: 'exception', data: { error: 'invalid_token', error_description: 'The token has been revoked.' } });
  expect(verifications.count).toBe(1);
  verifications.stop();
  expect(await say('version')).toEqual({ event: 'version', data: 1 });
};

describe('AccessTokenGuard in a WebSocket gateway', () => {
  const withSockets = (sources?: TokenSources): Promise<INestApplication> => started((app) => new WsAdapter(app), sources);
  const opened = async (app: INestApplication, headers: Record<string, string> = {}): Promise<Say> => {
    const socket = new WebSocket(`ws://127.0.0.1:${portOf(app)}/`, { headers });
    await once(socket, 'open');
    return async (event, data = {}) => {
      const answer = once(socket, 'message');
      socket.send(JSON.stringify({ event, data }));
      return JSON.parse(String((await answer)[0])) as { event: string; data: unknown };
    };
  };
  let app: INestApplication;
  beforeAll(async () => {
    app = await withSockets();
  });
  afterAll(() => app.close());

  it('takes the token of the handshake, and asks again at each message', async () => {
    const token = await issuer.token();
    await asksAtEachMessage(app, token, await opened(app, { authorization: `Bearer ${token}` }));
  });

  it('gives a public handler no claims, though another message of the socket was accepted', async () => {
    const say = await opened(app, { authorization: `Bearer ${await issuer.token()}` });
    for (const data of [{}, 'text', 7]) {
      expect(await say('me', data)).toEqual({ event: 'me', data: 'account-1' });
      expect(await say('careless', data)).toMatchObject({ event: 'exception' });
    }
  });

  it('refuses messages of sockets without a token', async () => {
    const say = await opened(app);
    expect(await say('me')).toMatchObject({ event: 'exception', data: { status: 'error' } });
  });

  it('takes the proof of the handshake once, and not for another socket', async () => {
    const key = await createProofKey();
    const token = await issuer.token({ cnf: key.cnf });
    const headers = { authorization: `DPoP ${token}`, dpop: key.proof({ method: 'GET', url: 'https://api.example/', token }) };
    const [say, sayElsewhere] = [await opened(app, headers), await opened(app, headers)];
    for (let count = 0; count < 2; count += 1) expect(await say('me')).toEqual({ event: 'me', data: 'account-1' });
    expect(await sayElsewhere('me')).toMatchObject({ event: 'exception', data: { error: 'invalid_dpop_proof' } });
  });

  it('refuses what is no socket that it knows', async () => {
    const guard = new AccessTokenGuard(createAccessTokenVerifier(issuer.options), new Reflector());
    for (const client of [{}, { handshake: { auth: { token: '' } } }, { handshake: null, request: null }]) {
      const context = new ExecutionContextHost([client, {}], DocumentsGateway, DocumentsGateway.prototype.me);
      context.setType('ws');
      expect(await guard.canActivate(context).catch(() => false)).toBe(false);
    }
  });

  it('takes the token of each message where it is told so, and then no other', async () => {
    const other = await withSockets({ webSocketToken: (_, data) => (data as { token?: string }).token });
    const token = await issuer.token({ scope: 'documents:write' });
    const say = await opened(other, { authorization: `Bearer ${token}` });
    expect(await say('write', { token, text: 'x' })).toEqual({ event: 'write', data: 'x' });
    expect(await say('me', { token })).toEqual({ event: 'me', data: 'account-1' });
    for (const given of [undefined, '', 7, { token }, 'x']) expect(await say('me', { token: given })).toMatchObject({ event: 'exception' });
    await other.close();
  });

  it('never gives a handler the claims of another message that is under way in the same socket', async () => {
    const other = await withSockets({ webSocketToken: (_, data) => (typeof data === 'string' ? data : (data as { token?: string }).token) });
    const [mine, theirs] = [await issuer.token({ sub: 'me' }), await issuer.token({ sub: 'them' })];
    const socket = new WebSocket(`ws://127.0.0.1:${portOf(other)}/`);
    await once(socket, 'open');
    const answersTo = async (...messages: readonly unknown[]): Promise<unknown> => {
      const answers: unknown[] = [];
      const all = new Promise<void>((resolve) => socket.on('message', (text) => answers.push(JSON.parse(String(text))) === messages.length && resolve()));
      for (const data of messages) socket.send(JSON.stringify({ event: 'me', data }));
      await all;
      socket.removeAllListeners('message');
      return answers;
    };
    expect(await answersTo({ token: mine }, { token: theirs })).toEqual([{ event: 'me', data: 'me' }, { event: 'me', data: 'them' }]);
    // Nothing tells such messages of one socket apart.
    expect(await answersTo(mine, theirs)).toMatchObject([{ event: 'exception' }, { event: 'exception' }]);
    socket.close();
    await other.close();
  });
});

describe('AccessTokenGuard in a Socket.IO gateway', () => {
  let app: INestApplication;
  beforeAll(async () => {
    app = await started((nest) => new IoAdapter(nest));
  });
  afterAll(() => app.close());

  const opened = async (auth: object, authorization?: string) => {
    const socket = io(`http://127.0.0.1:${portOf(app)}`, { auth, transports: ['websocket'], extraHeaders: authorization === undefined ? {} : { authorization } });
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    const say: Say = (event, data = {}) =>
      new Promise((resolve) => {
        socket.offAny().onAny((answer: string, given: unknown) => resolve({ event: answer, data: given }));
        socket.emit(event, data);
      });
    return { say, close: () => socket.close() };
  };

  it('takes the token in `auth`, or that of the handshake, and asks again at each message', async () => {
    for (const place of ['auth', 'header']) {
      const token = await issuer.token();
      const { say, close } = place === 'auth' ? await opened({ token }) : await opened({}, `Bearer ${token}`);
      await asksAtEachMessage(app, token, say);
      close();
    }
  });

  it('refuses sockets without a token, and makes a bad one in `auth` not good by another', async () => {
    const [good, dead] = [await issuer.token(), await issuer.token({ expiresIn: -60 })];
    for (const [auth, authorization] of [[{}], [{ token: '' }], [{ token: dead }], [{ token: dead }, `Bearer ${good}`]] as const) {
      const { say, close } = await opened(auth, authorization);
      expect(await say('me')).toMatchObject({ event: 'exception', data: { status: 'error' } });
      close();
    }
  });
});
