import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Injectable, Module, Query, Scope, SetMetadata, UseGuards, mixin } from '@nestjs/common';
import type { CanActivate, ExecutionContext, INestApplication, ModuleMetadata, Provider, Type } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { GraphQLModule, Query as GraphQuery, ResolveField, Resolver } from '@nestjs/graphql';
import { MercuriusDriver } from '@nestjs/mercurius';
import { MessagePattern, Transport } from '@nestjs/microservices';
import { AuthGuard } from '@nestjs/passport';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { WebSocket } from 'ws';
import { AccessTokenGuard, AccessTokenGuardModule, CurrentClient, EnforcesAccessRules, Public, RequireScopes } from '../index.js';
import type { AccessTokenVerifierOptions, TokenSources } from '../index.js';
import { AccessTokenAuthGuard, AccessTokenStrategy } from '../passport/index.js';

const options: AccessTokenVerifierOptions = { issuers: [{ issuer: 'https://id.example', audience: 'https://api.example', revocationFeed: false }] };
const rpc = { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } } as const;
const GLOBAL = { provide: APP_GUARD, useExisting: AccessTokenGuard };
const STARTED = 'started';

function moduleOf(parts: ModuleMetadata, sources?: TokenSources): Type {
  @Module({ ...parts, imports: [AccessTokenGuardModule.forRoot(options, sources), ...(parts.imports ?? [])] })
  class ApiModule {}
  return ApiModule;
}

/** How the beginning of an application ends. */
async function beginning(app: Pick<INestApplication, 'init' | 'close'>): Promise<string> {
  const outcome = await app.init().then(() => STARTED, (error: unknown) => String(error));
  await app.close();
  return outcome;
}

async function http(parts: ModuleMetadata, configure: (app: INestApplication) => void = () => undefined, sources?: TokenSources): Promise<string> {
  const app = await NestFactory.create(moduleOf(parts, sources), new FastifyAdapter(), { logger: false, abortOnError: false });
  configure(app);
  return beginning(app);
}

@Controller('documents')
class DocumentsController {
  @Get()
  @RequireScopes('documents:read')
  list(): void {}
}

/** A controller with guards before it. */
function guardedBy(...guards: (CanActivate | (new (...args: never[]) => CanActivate))[]): Type {
  @Controller('guarded')
  @UseGuards(...(guards as CanActivate[]))
  class GuardedController extends DocumentsController {}
  return GuardedController;
}

@Injectable()
class OwnGuard extends AccessTokenGuard {}

@Injectable({ scope: Scope.REQUEST })
class RequestGuard extends AccessTokenGuard {}

/** Asks ours, as nobody can see. */
@Injectable()
class UndeclaredGuard implements CanActivate {
  constructor(private readonly guard: AccessTokenGuard) {}

  canActivate(context: ExecutionContext): Promise<boolean> {
    return this.guard.canActivate(context);
  }
}

@Injectable()
@EnforcesAccessRules()
class ComposedGuard extends UndeclaredGuard {}

const anyOf = (Guard: Type<CanActivate>): Type<CanActivate> => mixin(class extends Guard {});

describe('an application whose handlers require something of tokens', () => {
  it('does not start where no guard of ours stands before one, and says what to add', async () => {
    expect(await http({ controllers: [DocumentsController] })).toBe(
      'GuardConfigurationError: access-token-guard: DocumentsController.list requires something of access tokens, and no guard looks at them. ' +
        'Add { provide: APP_GUARD, useExisting: AccessTokenGuard } to the providers, or @UseGuards(AccessTokenGuard) to DocumentsController; ' +
        'a guard of your own that asks it says so with @EnforcesAccessRules().',
    );
  });

  it.each<[string, ModuleMetadata]>([
    ['the application, as it is exported', { providers: [GLOBAL] }],
    ['the application, as a class', { providers: [{ provide: APP_GUARD, useClass: AccessTokenGuard }] }],
    ['the application, from a factory', { providers: [{ provide: APP_GUARD, inject: [AccessTokenGuard], useFactory: (guard: AccessTokenGuard) => guard }] }],
    ['the application, as a subclass for each request', { providers: [{ provide: APP_GUARD, useClass: RequestGuard }] }],
    ['the application, as another name of that', { providers: [RequestGuard, { provide: APP_GUARD, useExisting: RequestGuard }] }],
    ['the application, inside of one that declares it', { providers: [{ provide: APP_GUARD, useClass: ComposedGuard }] }],
  ])('starts where one stands before %s', async (_, parts) => {
    expect(await http({ ...parts, controllers: [DocumentsController] })).toBe(STARTED);
  });

  it.each<[string, Parameters<typeof guardedBy>[0]]>([
    ['a class', AccessTokenGuard], ['a subclass', OwnGuard], ['a mixin', anyOf(AccessTokenGuard as Type<CanActivate>)], ['an instance', new AccessTokenGuard(undefined as never, undefined as never)],
    ['one that declares to ask it', ComposedGuard], ['that of Passport', AccessTokenAuthGuard],
  ])('starts where one stands before the controller (%s)', async (_, guard) => {
    expect(await http({ controllers: [guardedBy(guard)], providers: [AccessTokenStrategy] })).toBe(STARTED);
  });

  it('starts where it is a global guard of the running application, and where a test replaced it', async () => {
    expect(await http({ controllers: [DocumentsController] }, (app) => app.useGlobalGuards(app.get(AccessTokenGuard)))).toBe(STARTED);
    const testing = Test.createTestingModule({ imports: [moduleOf({ controllers: [DocumentsController], providers: [GLOBAL] })] });
    const replaced = await testing.overrideProvider(AccessTokenGuard).useValue({ canActivate: () => true }).compile();
    expect(await beginning(replaced.createNestApplication(new FastifyAdapter()))).toBe(STARTED);
  });

  it('does not start with guards that may not ask it', async () => {
    const refused = expect.stringContaining('Controller.list requires something of access tokens, and no guard looks at them.');
    expect(await http({ controllers: [guardedBy(UndeclaredGuard)] })).toEqual(refused);
    expect(await http({ controllers: [DocumentsController], providers: [{ provide: APP_GUARD, useClass: UndeclaredGuard }] })).toEqual(refused);
    expect(await http({ controllers: [DocumentsController, guardedBy(AccessTokenGuard)] })).toEqual(refused);
  });

  it('looks at each handler: a guard may stand before another, or be lost where a decorator put a function in the place of its handler', async () => {
    const replacing: MethodDecorator = (_target, _name, descriptor) => {
      descriptor.value = (() => undefined) as never;
    };
    @Controller()
    class PartlyGuardedController {
      @Get('read') @UseGuards(AccessTokenGuard) @RequireScopes('documents:read') read(): void {}
      @Get('lost') @replacing @UseGuards(AccessTokenGuard) @RequireScopes('documents:read') lost(): void {}
    }
    expect(await http({ controllers: [PartlyGuardedController] })).toContain('PartlyGuardedController.lost requires');
  });

  it('starts where nothing is required of those who call', async () => {
    @Controller()
    @RequireScopes('documents:read')
    class OpenController {
      @Get() @Public() open(): void {}
      @SetMetadata('anything', true) asOthersDo(): void {}
      inside(): void {}
    }
    expect(await http({ controllers: [OpenController] })).toBe(STARTED);
  });

  it('does not start where one takes a token and nothing can have verified it, as a guard of another kind may', async () => {
    @Controller()
    class TakingController {
      @Get() read(@Query() _query: unknown, @CurrentClient() client: unknown): unknown {
        return client;
      }
    }
    expect(await http({ controllers: [TakingController] })).toBe(
      'GuardConfigurationError: access-token-guard: TakingController.read takes an access token, and no guard verifies one. ' +
        'Add { provide: APP_GUARD, useExisting: AccessTokenGuard } to the providers, or @UseGuards(AccessTokenGuard) to TakingController.',
    );
    @Controller()
    @UseGuards(AuthGuard('access-token'))
    class PassportController extends TakingController {}
    expect(await http({ controllers: [PassportController], providers: [AccessTokenStrategy] })).toBe(STARTED);
    expect(await http({ controllers: [TakingController], providers: [GLOBAL] })).toBe(STARTED);
  });

  it('does not start where it is written on what nothing guards, as a service', async () => {
    @Injectable()
    class DocumentsService {
      @RequireScopes('documents:write') write(): void {}
    }
    const mock = new Proxy({}, { get: () => () => undefined });
    const strange = [null, 'text', Object.create(null) as object, mock].map((useValue, index) => ({ provide: `strange ${index}`, useValue }));
    const made = { provide: 'documents', useFactory: () => new DocumentsService() };
    for (const provider of [DocumentsService, made]) expect(await http({ providers: [provider, ...strange] })).toContain('DocumentsService.write requires');
  });

  it('may be used without a server, where nobody calls it', async () => {
    expect(await NestFactory.createApplicationContext(moduleOf({ controllers: [DocumentsController] }), { logger: false, abortOnError: false }).then((app) => app.close())).toBeUndefined();
  });
});

describe('an application with gateways whose messages require something of tokens', () => {
  @WebSocketGateway()
  class DocumentsGateway {
    @SubscribeMessage('list') @RequireScopes('documents:read') list(): object {
      return { event: 'list' };
    }
  }

  it('does not start without a guard before them', async () => {
    expect(await http({ providers: [DocumentsGateway] })).toContain('DocumentsGateway.list requires');
    expect(await http({ providers: [DocumentsGateway, GLOBAL] })).toBe(STARTED);
  });

  @WebSocketGateway()
  @UseGuards(RequestGuard)
  class GuardedGateway extends DocumentsGateway {}

  it.each<[string, ModuleMetadata['providers']]>([
    ['of the application', [DocumentsGateway, GLOBAL]], ['of the gateway', [GuardedGateway]],
  ])('has the guard before them that it starts with (%s)', async (_, providers) => {
    const app = await NestFactory.create(moduleOf({ providers }), new FastifyAdapter(), { logger: false });
    app.useWebSocketAdapter(new WsAdapter(app));
    await app.listen(0, '127.0.0.1');
    const socket = new WebSocket(`ws://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ event: 'list', data: {} }));
    expect(JSON.parse(String((await once(socket, 'message'))[0]))).toMatchObject({ event: 'exception' });
    socket.close();
    await app.close();
  });

  it('does not start with a guard of the application for each request, which Nest does not ask about them', async () => {
    expect(await http({ providers: [DocumentsGateway, { provide: APP_GUARD, useClass: RequestGuard }] })).toContain('DocumentsGateway.list requires');
  });
});

describe('an application with resolvers that require something of tokens', () => {
  @Resolver('Shelf')
  class ShelfResolver {
    @GraphQuery() shelf(): object {
      return {};
    }

    @ResolveField() @UseGuards(AccessTokenGuard) @RequireScopes('documents:read') documents(): string[] {
      return [];
    }
  }
  @Resolver()
  class QueryResolver {
    @GraphQuery() @RequireScopes('documents:read') shelf(): object {
      return {};
    }
  }
  const graphql = (more: object = {}) => GraphQLModule.forRoot({ driver: MercuriusDriver, typeDefs: 'type Query { shelf: Shelf } type Shelf { documents: [String] }', ...more });

  it('does not start without a guard before them', async () => {
    expect(await http({ imports: [graphql()], providers: [QueryResolver] })).toContain('QueryResolver.shelf requires');
    expect(await http({ imports: [graphql()], providers: [QueryResolver, GLOBAL] })).toBe(STARTED);
  });

  it.each<[string, Provider]>([['the application', GLOBAL], ['each request', { provide: APP_GUARD, useClass: RequestGuard }]])('has the guard before them that it starts with (of %s)', async (_, guard) => {
    const app = await NestFactory.create<NestFastifyApplication>(moduleOf({ imports: [graphql()], providers: [QueryResolver, guard] }), new FastifyAdapter(), { logger: false });
    await app.init();
    const answer = await app.inject({ method: 'POST', url: '/graphql', payload: { query: '{ shelf { documents } }' } });
    expect(answer.json()).toMatchObject({ data: { shelf: null }, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    await app.close();
  });

  it('does not start where GraphQL asks no guard about the fields, whatever stands before them', async () => {
    expect(await http({ imports: [graphql()], providers: [ShelfResolver, GLOBAL] })).toContain("ShelfResolver.documents requires something of access tokens, and GraphQL asks no guard about fields. Give GraphQLModule the option fieldResolverEnhancers: ['guards'].");
    expect(await http({ imports: [graphql({ fieldResolverEnhancers: ['guards'] })], providers: [ShelfResolver] })).toBe(STARTED);
  });
});

describe('a microservice whose messages require something of tokens', () => {
  @Controller()
  class MessagesController {
    @MessagePattern('list') @RequireScopes('documents:read') list(): void {}
  }
  @Controller()
  @UseGuards(AccessTokenGuard)
  class GuardedMessagesController extends MessagesController {}

  it('does not start without a guard before them', async () => {
    const start = async (providers: ModuleMetadata['providers'] = []) =>
      beginning((await NestFactory.createMicroservice(moduleOf({ controllers: [MessagesController], providers }), { ...rpc, logger: false, abortOnError: false })) as never);
    expect(await start()).toContain('MessagesController.list requires something of access tokens, and no guard looks at them.');
    expect(await start([GLOBAL])).toBe(STARTED);
  });

  it('has the guards of an application that serves HTTP as well only where that is declared, since it cannot be seen', async () => {
    const hybrid = { controllers: [MessagesController], providers: [GLOBAL] };
    expect(await http(hybrid, (app) => void app.connectMicroservice(rpc))).toContain(
      'MessagesController.list requires something of access tokens, and a microservice beside HTTP has the guards of the application only with { inheritAppConfig: true }. ' +
        'Add @UseGuards(AccessTokenGuard) to MessagesController, or say rpcIsGuarded: true beside rpcToken.',
    );
    expect(await http(hybrid, (app) => void app.connectMicroservice(rpc, { inheritAppConfig: true }), { rpcIsGuarded: true })).toBe(STARTED);
    expect(await http({ controllers: [GuardedMessagesController] }, (app) => void app.connectMicroservice(rpc))).toBe(STARTED);
    @Controller()
    class BothController {
      @Get() @MessagePattern('list') @RequireScopes('documents:read') list(): void {}
    }
    expect(await http({ controllers: [BothController] }, () => undefined, { rpcIsGuarded: true })).toContain('BothController.list requires something of access tokens, and no guard looks at them.');
    const own = (app: INestApplication) => void app.connectMicroservice(rpc, { deferInitialization: true }).useGlobalGuards(app.get(AccessTokenGuard));
    expect(await http({ controllers: [MessagesController] }, own, { rpcIsGuarded: true })).toBe(STARTED);
  });
});
