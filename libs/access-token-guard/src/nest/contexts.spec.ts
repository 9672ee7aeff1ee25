import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Module, UseGuards } from '@nestjs/common';
import type { INestApplication, INestMicroservice } from '@nestjs/common';
import { APP_GUARD, NestFactory, Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { GraphQLModule, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import { ClientProxyFactory, MessagePattern, Transport } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { OnGatewayConnection } from '@nestjs/websockets';
import { firstValueFrom } from 'rxjs';
import { WebSocket } from 'ws';
import {
  ACCESS_TOKEN_VERIFIER, AccessToken, AccessTokenGuard, AccessTokenGuardModule, CurrentClient, Public, RequireScopes, createAccessTokenVerifier, noteHandshake,
} from '../index.js';
import type { RunningAccessTokenVerifier, TokenSources, VerifiedAccessToken } from '../index.js';
import { createProofKey, createTestIssuer } from '../testing/index.js';
import type { TestIssuer } from '../testing/index.js';

// Mercurius serves its web pages with it, by a way in which Jest cannot load it; the pages are not looked at here.
(import.meta as unknown as { jest: typeof jest }).jest.mock('@fastify/static', () => () => undefined);
const { MercuriusDriver } = await import('@nestjs/mercurius');

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer({ port: false });
});
afterAll(() => issuer.stop());

const portOf = (app: INestApplication): number => (app.getHttpServer().address() as AddressInfo).port;
const heard = (app: INestApplication | INestMicroservice): Promise<void> => issuer.heardBy(app.get<RunningAccessTokenVerifier>(ACCESS_TOKEN_VERIFIER));

describe('AccessTokenGuard in GraphQL', () => {
  @Resolver()
  class DocumentsResolver {
    @Query()
    me(@AccessToken() token: VerifiedAccessToken, @CurrentClient() client: string): string {
      return `${token.sub} ${client}`;
    }

    @Query()
    @RequireScopes('documents:write')
    drafts(): string {
      return 'drafts';
    }

    @Query()
    @Public()
    version(): string {
      return '1';
    }

    @Query()
    @Public()
    shelf(): object {
      return {};
    }
  }

  @Resolver('Shelf')
  class ShelfResolver {
    @ResolveField()
    @Public()
    shelf(): object {
      return {};
    }

    @ResolveField()
    owner(@AccessToken() token: VerifiedAccessToken): string {
      return token.sub;
    }
  }

  let app: INestApplication;

  beforeAll(async () => {
    @Module({
      imports: [
        GraphQLModule.forRoot<MercuriusDriverConfig>({
          driver: MercuriusDriver,
          typeDefs: 'type Query { me: String drafts: String version: String shelf: Shelf } type Shelf { shelf: Shelf owner: String }',
          fieldResolverEnhancers: ['guards'],
        }),
        AccessTokenGuardModule.forRoot(issuer.options),
      ],
      providers: [DocumentsResolver, ShelfResolver, { provide: APP_GUARD, useExisting: AccessTokenGuard }],
    })
    class ApiModule {}
    app = await NestFactory.create(ApiModule, new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  const ask = async (query: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${portOf(app)}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }) });
    return { challenge: answer.headers.get('www-authenticate'), body: (await answer.json()) as { data?: Record<string, unknown> | null; errors?: { message: string }[] } };
  };
  const bearer = async (scope?: string) => ({ authorization: `Bearer ${await issuer.token({ scope })}` });

  it('lets a resolver have the claims, and public ones be open', async () => {
    expect((await ask('{ me version }', await bearer())).body).toEqual({ data: { me: 'account-1 web', version: '1' } });
    expect((await ask('{ version }')).body.data).toEqual({ version: '1' });
  });

  it('refuses without a token, and a field without its scope, with the challenge', async () => {
    const refused = await ask('{ me }');
    expect([refused.body.data?.['me'] ?? null, refused.challenge]).toEqual([null, expect.stringMatching(/^Bearer realm=/)]);
    const partly = await ask('{ me drafts }', await bearer());
    expect(partly.body.data).toMatchObject({ me: 'account-1 web', drafts: null });
    expect(partly.challenge).toContain('scope="documents:write"');
    expect((await ask('{ me drafts }', await bearer('documents:write'))).body.data).toEqual({ me: 'account-1 web', drafts: 'drafts' });
  });

  it('gives a field the claims whatever else is asked, public fields that are under way at the same time included', async () => {
    const nested = (depth: number): string => (depth === 0 ? 'owner' : `shelf { owner ${nested(depth - 1)} }`);
    const { body } = await ask(`{ ${Array.from({ length: 12 }, (_none, depth) => `a${depth}: shelf { ${nested(depth)} } b${depth}: me`).join(' ')} }`, await bearer());
    expect(body.errors).toBeUndefined();
  });

  it('looks at one proof for all fields of a request, and at none a second time', async () => {
    const key = await createProofKey();
    const token = await issuer.token({ cnf: key.cnf, scope: 'documents:write' });
    const headers = { authorization: `DPoP ${token}`, dpop: key.proof({ method: 'POST', url: 'https://api.example/graphql', token }) };
    expect((await ask('{ me drafts other: me }', headers)).body.data).toEqual({ me: 'account-1 web', drafts: 'drafts', other: 'account-1 web' });
    expect((await ask('{ me }', headers)).body.data?.['me'] ?? null).toBeNull();
  });
});

describe('AccessTokenGuard in a WebSocket gateway', () => {
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

  const started = async (sources?: TokenSources): Promise<INestApplication> => {
    @Module({ imports: [AccessTokenGuardModule.forRoot(issuer.options, sources)], providers: [DocumentsGateway] })
    class ApiModule {}
    const app = await NestFactory.create(ApiModule, new FastifyAdapter(), { logger: false });
    app.useWebSocketAdapter(new WsAdapter(app));
    await app.listen(0, '127.0.0.1');
    return app;
  };
  const opened = async (app: INestApplication, headers: Record<string, string> = {}): Promise<(event: string, data?: unknown) => Promise<{ event: string; data: unknown }>> => {
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
    app = await started();
  });
  afterAll(() => app.close());

  it('takes the token of the handshake, and asks again at each message', async () => {
    const token = await issuer.token();
    const say = await opened(app, { authorization: `Bearer ${token}` });
    expect(await say('me')).toEqual({ event: 'me', data: 'account-1' });
    expect(await say('write', { text: 'x' })).toMatchObject({ event: 'exception', data: { error: 'insufficient_scope' } });
    issuer.revoke({ token });
    await heard(app);
    expect(await say('me')).toMatchObject({ event: 'exception', data: { error: 'invalid_token', error_description: 'The token has been revoked.' } });
    expect(await say('version')).toEqual({ event: 'version', data: 1 });
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

  it('takes what Socket.IO keeps of a handshake: the token in `auth`, or the request', async () => {
    const verifier = createAccessTokenVerifier(issuer.options);
    const guard = new AccessTokenGuard(verifier, new Reflector());
    const [token, dead] = [await issuer.token(), await issuer.token({ expiresIn: -60 })];
    const decide = async (client: object): Promise<boolean> => {
      const context = new ExecutionContextHost([client, {}], DocumentsGateway, DocumentsGateway.prototype.me);
      context.setType('ws');
      return guard.canActivate(context).catch(() => false);
    };
    const request = (authorization?: string) => ({ method: 'GET', url: '/socket.io/?EIO=4', headers: { authorization } });
    expect(await decide({ handshake: { auth: { token } }, request: request() })).toBe(true);
    expect(await decide({ handshake: { auth: {} }, request: request(`Bearer ${token}`) })).toBe(true);
    // What `auth` says is what is meant: a bad token is not made good by another.
    expect(await decide({ handshake: { auth: { token: dead } }, request: request(`Bearer ${token}`) })).toBe(false);
    for (const client of [{}, { request: request() }, { handshake: { auth: { token: '' } } }, { handshake: null, request: null }]) expect(await decide(client)).toBe(false);
    verifier.close();
  });

  it('takes the token of each message where it is told so, and then no other', async () => {
    const other = await started({ webSocketToken: (_, data) => (data as { token?: string }).token });
    const token = await issuer.token({ scope: 'documents:write' });
    const say = await opened(other, { authorization: `Bearer ${token}` });
    expect(await say('write', { token, text: 'x' })).toEqual({ event: 'write', data: 'x' });
    expect(await say('me', { token })).toEqual({ event: 'me', data: 'account-1' });
    for (const given of [undefined, '', 7, { token }, 'x']) expect(await say('me', { token: given })).toMatchObject({ event: 'exception' });
    await other.close();
  });

  it('never gives a handler the claims of another message that is under way in the same socket', async () => {
    const other = await started({ webSocketToken: (_, data) => (typeof data === 'string' ? data : (data as { token?: string }).token) });
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

describe('AccessTokenGuard in a microservice', () => {
  @Controller()
  class DocumentsController {
    @MessagePattern('me')
    me(@AccessToken() token: VerifiedAccessToken): string {
      return token.sub;
    }

    @MessagePattern('drafts')
    @RequireScopes('documents:write')
    drafts(): string {
      return 'drafts';
    }

    @MessagePattern('version')
    @Public()
    version(): string {
      return '1';
    }
  }

  const started = async (sources?: TokenSources) => {
    @Module({
      imports: [AccessTokenGuardModule.forRoot(issuer.options, sources)],
      controllers: [DocumentsController],
      providers: [{ provide: APP_GUARD, useExisting: AccessTokenGuard }],
    })
    class ApiModule {}
    const app = await NestFactory.createMicroservice(ApiModule, { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 }, logger: false });
    await app.listen();
    const { port } = (app.unwrap<{ address(): AddressInfo }>() as { address(): AddressInfo }).address();
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port } });
    const ask = (pattern: string, data: object): Promise<unknown> => firstValueFrom(client.send(pattern, data)).catch((error: unknown) => error);
    return { app, ask, stop: async () => (client.close(), app.close()) };
  };

  it('takes tokens from where it is told, and asks again at each message', async () => {
    const { app, ask, stop } = await started({ rpcToken: (data) => (data as { token?: string }).token });
    const token = await issuer.token();
    expect(await ask('me', { token })).toBe('account-1');
    expect(await ask('drafts', { token })).toMatchObject({ status: 'error', error: 'insufficient_scope' });
    expect(await ask('me', {})).toMatchObject({ status: 'error' });
    expect(await ask('me', { token: await issuer.token({ cnf: (await createProofKey()).cnf }) })).toMatchObject({ error: 'invalid_token' });
    expect(await ask('version', {})).toBe('1');
    issuer.revoke({ token });
    await heard(app);
    expect(await ask('me', { token })).toMatchObject({ error: 'invalid_token', error_description: 'The token has been revoked.' });
    await stop();
  });

  it('refuses all messages where it is not told', async () => {
    const { ask, stop } = await started();
    for (const pattern of ['me', 'version']) expect(await ask(pattern, { token: await issuer.token() })).toMatchObject({ status: 'error' });
    await stop();
  });
});
