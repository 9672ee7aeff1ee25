import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloDriver } from '@nestjs/apollo';
import { Controller, Get, Module, Sse, UseGuards, UseInterceptors } from '@nestjs/common';
import type { DynamicModule, INestApplication, MessageEvent, NestInterceptor } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { GraphQLModule, Resolver, Subscription } from '@nestjs/graphql';
import type { GqlModuleOptions } from '@nestjs/graphql';
import { PassportModule } from '@nestjs/passport';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { ConnectedSocket, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { createClient } from 'graphql-ws';
import { NEVER, fromEvent, startWith, takeUntil } from 'rxjs';
import type { Observable } from 'rxjs';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { ACCESS_TOKEN_VERIFIER, AccessTokenGuard, AccessTokenGuardModule, Public, TokenValidity, endingWith, noteHandshake } from '../index.js';
import type { AccessTokenError, RunningAccessTokenVerifier } from '../index.js';
import { AccessTokenAuthGuard, AccessTokenStrategy } from '../passport/index.js';
import { PLATFORMS } from '../../test/platforms.js';
import { createTestIssuer } from '../testing/index.js';
import type { TestIssuer } from '../testing/index.js';

// Mercurius serves its web pages with it, by a way in which Jest cannot load it; the pages are not looked at here.
(import.meta as unknown as { jest: typeof jest }).jest.mock('@fastify/static', () => () => undefined);
const { MercuriusDriver } = await import('@nestjs/mercurius');

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer({ port: false });
});
afterAll(() => issuer.stop());

const verifierOf = (app: INestApplication): RunningAccessTokenVerifier => app.get(ACCESS_TOKEN_VERIFIER);
const portOf = (app: INestApplication): number => (app.getHttpServer().address() as AddressInfo).port;
const running = async (app: INestApplication): Promise<INestApplication> => {
  await app.listen(0, '127.0.0.1');
  await verifierOf(app).ready();
  return app;
};
const guarded = (): DynamicModule => AccessTokenGuardModule.forRoot(issuer.options);

/** Is revoked between the guard and the handler. */
let meanwhile: (() => Promise<void>) | undefined;
const late: NestInterceptor = { intercept: async (_context, next) => (await meanwhile?.(), next.handle()) };

class DocumentsController {
  @Sse('changes')
  @UseInterceptors(late)
  changes(@TokenValidity() valid: AbortSignal): Observable<MessageEvent> {
    return NEVER.pipe(startWith({ data: 'begun' }), takeUntil(fromEvent(valid, 'abort')));
  }

  @Get('careless')
  @Public()
  careless(@TokenValidity() valid: AbortSignal): boolean {
    return valid.aborted;
  }
}

@Controller('documents')
@UseGuards(AccessTokenGuard)
class GuardedController extends DocumentsController {}

@Controller('documents')
@UseGuards(AccessTokenAuthGuard)
class PassportController extends DocumentsController {}

const GUARDS = [
  ['AccessTokenGuard', { controllers: [GuardedController] }],
  ['Passport', { imports: [PassportModule], controllers: [PassportController], providers: [AccessTokenStrategy] }],
] as const;

describe.each(PLATFORMS.flatMap(([platform, make]) => GUARDS.map(([guard, parts]) => [`${platform}, ${guard}`, make, parts] as const)))('@TokenValidity() in @Sse(), on %s', (_, platform, parts) => {
  let app: INestApplication;
  beforeAll(async () => {
    const { imports = [], controllers, providers = [] } = parts as unknown as { imports?: never[]; controllers: never[]; providers?: never[] };
    @Module({ imports: [guarded(), ...imports], controllers: [...controllers], providers: [...providers] })
    class ApiModule {}
    app = await running(await NestFactory.create(ApiModule, platform(), { logger: false }));
  });
  afterAll(() => app.close());

  const opened = async (token: string) => {
    const answer = await fetch(`http://127.0.0.1:${portOf(app)}/documents/changes`, { headers: { authorization: `Bearer ${token}` } });
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    while (!text.includes('begun')) {
      const { done, value } = await reader.read();
      if (done) break;
      text += Buffer.from(value).toString();
    }
    const ended = (async () => { while (!(await reader.read()).done); })();
    return { status: answer.status, text, ended, cancel: () => reader.cancel() };
  };

  it.each(['jwt', 'opaque'] as const)('ends a stream when its token is revoked, and not when another is (%s)', async (format) => {
    const [mine, theirs] = [await issuer.token({ format }), await issuer.token({ format })];
    const [own, other] = [await opened(mine), await opened(theirs)];
    let hasEnded = false;
    void other.ended.then(() => (hasEnded = true));
    issuer.revoke({ token: mine });
    await own.ended;
    expect([own.status, hasEnded]).toEqual([200, false]);
    await other.cancel();
  });

  it('refuses where the token was revoked after the guard looked', async () => {
    const token = await issuer.token();
    meanwhile = async () => {
      issuer.revoke({ token });
      await issuer.heardBy(verifierOf(app));
    };
    const answer = await opened(token);
    meanwhile = undefined;
    expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('The token has been revoked.')]);
  });

  it('is nothing on a handler that verified no token', async () => {
    const answer = await fetch(`http://127.0.0.1:${portOf(app)}/documents/careless`, { headers: { authorization: `Bearer ${await issuer.token()}` } });
    expect(answer.status).toBe(500);
  });
});

describe('@TokenValidity() in a stream', () => {
  it('ends it when the token expires', async () => {
    let now = Date.now();
    @Module({ imports: [AccessTokenGuardModule.forRoot({ ...issuer.options, now: () => now })], controllers: [GuardedController] })
    class ApiModule {}
    const app = await running(await NestFactory.create(ApiModule, new FastifyAdapter(), { logger: false }));
    const answer = await fetch(`http://127.0.0.1:${portOf(app)}/documents/changes`, { headers: { authorization: `Bearer ${await issuer.token({ expiresIn: 60 })}` } });
    now += 66_000;
    expect(await answer.text()).toContain('begun');
    await app.close();
  });
});

describe.each([['ws', WsAdapter], ['Socket.IO', IoAdapter]] as const)('@TokenValidity() in a gateway (%s)', (_, Adapter) => {
  interface Client {
    close?(code: number, reason: string): void;
    disconnect?(close: boolean): void;
  }

  @WebSocketGateway()
  @UseGuards(AccessTokenGuard)
  class DocumentsGateway {
    signals = new Set<AbortSignal>();

    handleConnection(client: object, request: IncomingMessage): void {
      if (Adapter === WsAdapter) noteHandshake(client, request);
    }

    @SubscribeMessage('follow')
    follow(@ConnectedSocket() client: Client, @TokenValidity() valid: AbortSignal): object {
      const isNew = !this.signals.has(valid);
      this.signals.add(valid);
      const close = (): void => (client.close === undefined ? client.disconnect?.(true) : client.close(1008, (valid.reason as AccessTokenError).description));
      if (isNew) valid.addEventListener('abort', close);
      return { event: 'follow', data: isNew };
    }
  }

  it('lets it close the socket when the token is revoked, and is the same for all messages of one', async () => {
    @Module({ imports: [guarded()], providers: [DocumentsGateway] })
    class ApiModule {}
    const made = await NestFactory.create(ApiModule, new FastifyAdapter(), { logger: false });
    made.useWebSocketAdapter(new Adapter(made));
    const app = await running(made);
    const open = async (token: string) => {
      const options = { headers: { authorization: `Bearer ${token}` } };
      if (Adapter === WsAdapter) {
        const socket = new WebSocket(`ws://127.0.0.1:${portOf(app)}/`, options);
        await once(socket, 'open');
        const say = async (): Promise<unknown> => (socket.send(JSON.stringify({ event: 'follow', data: {} })), (JSON.parse(String((await once(socket, 'message'))[0])) as { data: unknown }).data);
        return { say, closed: once(socket, 'close'), close: () => socket.close(), isOpen: () => socket.readyState === 1 };
      }
      const socket = io(`http://127.0.0.1:${portOf(app)}`, { transports: ['websocket'], extraHeaders: options.headers, reconnection: false, forceNew: true });
      const say = (): Promise<unknown> => new Promise((resolve) => void socket.once('follow', resolve).emit('follow', {}));
      return { say, closed: new Promise((resolve) => socket.once('disconnect', resolve)), close: () => socket.close(), isOpen: () => socket.connected };
    };
    const [mine, theirs] = [await issuer.token(), await issuer.token()];
    const [own, other] = [await open(mine), await open(theirs)];
    expect([await own.say(), await own.say(), await other.say()]).toEqual([true, false, true]);
    issuer.revoke({ token: mine });
    const [code, reason] = (await own.closed) as [number, Buffer];
    if (Adapter === WsAdapter) expect([code, String(reason)]).toEqual([1008, 'The token has been revoked.']);
    expect(other.isOpen()).toBe(true);
    other.close();
    await app.close();
  });
});

const DRIVERS = [
  ['Mercurius on Fastify', { driver: MercuriusDriver, subscription: true }, () => new FastifyAdapter()],
  ['Apollo on Express', { driver: ApolloDriver, subscriptions: { 'graphql-ws': true } }, () => new ExpressAdapter()],
] as const;

describe.each(DRIVERS)('@TokenValidity() in a GraphQL subscription, with %s', (_, driver, platform) => {
  it('ends it when its token is revoked, and leaves others alone', async () => {
    let isFreed = 0;
    @Resolver()
    class DocumentsResolver {
      @Subscription()
      changes(@TokenValidity() valid: AbortSignal): AsyncIterable<unknown> {
        async function* begun(): AsyncGenerator<object> {
          yield { changes: 'begun' };
        }
        const items = begun();
        const forEver = { next: async () => { const first = await items.next(); return first.done === true ? new Promise<never>(() => undefined) : first; }, return: async () => ((isFreed += 1), { done: true as const, value: undefined }) };
        return endingWith(valid, { [Symbol.asyncIterator]: () => forEver });
      }
    }
    @Module({
      imports: [GraphQLModule.forRoot<GqlModuleOptions & typeof driver>({ ...driver, typeDefs: 'type Query { a: String } type Subscription { changes: String }' }), guarded()],
      providers: [DocumentsResolver, { provide: APP_GUARD, useExisting: AccessTokenGuard }],
    })
    class ApiModule {}
    const app = await running(await NestFactory.create(ApiModule, platform(), { logger: false }));
    const subscribed = async (token: string) => {
      const client = createClient({ url: `ws://127.0.0.1:${portOf(app)}/graphql`, webSocketImpl: WebSocket, connectionParams: { authorization: `Bearer ${token}` }, retryAttempts: 0 });
      const items = client.iterate({ query: 'subscription { changes }' });
      expect(await items.next()).toMatchObject({ value: { data: { changes: 'begun' } } });
      return { next: items.next(), dispose: () => client.dispose() };
    };
    const [mine, theirs] = [await issuer.token(), await issuer.token({ format: 'opaque' })];
    const [own, other] = [await subscribed(mine), await subscribed(theirs)];
    issuer.revoke({ token: mine });
    expect(await own.next).toMatchObject({ done: true });
    expect(isFreed).toBe(1);
    expect(await Promise.race([other.next, Promise.resolve('goes on')])).toBe('goes on');
    await own.dispose();
    await other.dispose();
    await app.close();
  });
});
