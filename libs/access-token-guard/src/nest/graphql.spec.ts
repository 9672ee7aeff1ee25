import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { APP_GUARD, NestFactory, Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { ApolloDriver } from '@nestjs/apollo';
import { Args, GraphQLModule, Mutation, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import type { GqlModuleOptions } from '@nestjs/graphql';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ACCESS_TOKEN_VERIFIER, AccessToken, AccessTokenGuard, AccessTokenGuardModule, CurrentClient, Public, RequireScopes, createAccessTokenVerifier } from '../index.js';
import type { RunningAccessTokenVerifier, VerifiedAccessToken } from '../index.js';
import { countedIn } from '../../test/verifications.js';
import { createProofKey, createTestIssuer, signedText, signingKey } from '../testing/index.js';
import type { SigningKey, TestIssuer } from '../testing/index.js';

// Mercurius serves its web pages with it, by a way in which Jest cannot load it; the pages are not looked at here.
(import.meta as unknown as { jest: typeof jest }).jest.mock('@fastify/static', () => () => undefined);
const { MercuriusDriver } = await import('@nestjs/mercurius');

const SCHEMA = `
  type Query { me: String drafts: String version: String shelf: Shelf }
  type Mutation { write(text: String): String }
  type Subscription { documents: String drafts: String }
  type Shelf { shelf: Shelf owner: String secret: String }
`;

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

  @Mutation()
  @RequireScopes('documents:write')
  write(@Args('text') text: string, @AccessToken() token: VerifiedAccessToken): string {
    return `${text} by ${token.sub}`;
  }

  @Subscription()
  async *documents(@AccessToken() token: VerifiedAccessToken): AsyncIterable<object> {
    yield { documents: `of ${token.sub}` };
  }

  @Subscription('drafts')
  @RequireScopes('documents:write')
  async *draftsAsTheyCome(): AsyncIterable<object> {
    yield { drafts: 'a draft' };
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

  @ResolveField()
  @RequireScopes('shelves')
  secret(): string {
    return 'secret';
  }
}

interface GraphqlError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphqlError[];
}

const DRIVERS = [
  ['Mercurius on Fastify', { driver: MercuriusDriver, subscription: true, allowBatchedQueries: true }, () => new FastifyAdapter()],
  ['Apollo on Express', { driver: ApolloDriver, subscriptions: { 'graphql-ws': true }, allowBatchedHttpRequests: true }, () => new ExpressAdapter()],
  [
    'Apollo on Fastify',
    { driver: ApolloDriver, subscriptions: { 'graphql-ws': true }, allowBatchedHttpRequests: true, context: (_request: object, reply: unknown) => ({ reply }) },
    () => new FastifyAdapter(),
  ],
] as const;

describe.each(DRIVERS)('AccessTokenGuard in GraphQL, with %s', (_, driver, platform) => {
  let issuer: TestIssuer;
  let stranger: SigningKey;
  let app: INestApplication;

  beforeAll(async () => {
    issuer = await createTestIssuer({ port: false });
    stranger = await signingKey('ES256');
    @Module({
      imports: [
        GraphQLModule.forRoot<GqlModuleOptions & typeof driver>({ ...driver, typeDefs: SCHEMA, fieldResolverEnhancers: ['guards'] }),
        AccessTokenGuardModule.forRoot(issuer.options),
      ],
      providers: [DocumentsResolver, ShelfResolver, { provide: APP_GUARD, useExisting: AccessTokenGuard }],
    })
    class ApiModule {}
    app = await NestFactory.create(ApiModule, platform(), { logger: false });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  const address = (): string => `127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/graphql`;
  const post = (body: unknown, headers: Record<string, string>): Promise<Response> =>
    fetch(`http://${address()}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const ask = async (query: string, headers: Record<string, string> = {}) => {
    const answer = await post({ query }, headers);
    return { challenge: answer.headers.get('www-authenticate'), body: (await answer.json()) as Answer };
  };
  const bearer = async (scope?: string) => ({ authorization: `Bearer ${await issuer.token({ scope })}` });
  /** The first thing that a subscription tells. */
  const heard = async (query: string, connectionParams: Record<string, unknown> = {}): Promise<Answer> => {
    const client = createClient({ url: `ws://${address()}`, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 });
    try {
      for await (const answer of client.iterate({ query: `subscription { ${query} }` })) return answer as Answer;
      return {};
    } catch (errors) {
      return { errors: errors as GraphqlError[] };
    } finally {
      await client.dispose();
    }
  };

  it('lets a resolver have the claims, and public ones be open', async () => {
    expect((await ask('{ me version }', await bearer())).body).toEqual({ data: { me: 'account-1 web', version: '1' } });
    expect((await ask('{ version }')).body.data).toEqual({ version: '1' });
    expect((await ask('mutation { write(text: "x") }', await bearer('documents:write'))).body).toEqual({ data: { write: 'x by account-1' } });
    expect((await ask('{ shelf { owner } }', await bearer())).body).toEqual({ data: { shelf: { owner: 'account-1' } } });
  });

  it('refuses each field by itself, and tells why in its error and in the headers of the answer', async () => {
    const refused = await ask('{ me }');
    expect([refused.body.data?.['me'] ?? null, refused.challenge]).toEqual([null, expect.stringMatching(/^Bearer realm=/)]);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({
        message: 'This resource needs an access token in the Authorization header.',
        extensions: expect.objectContaining({ code: 'UNAUTHENTICATED', challenge: refused.challenge }),
      }),
    ]);
    const partly = await ask('{ me shelf { owner secret } }', await bearer());
    expect(partly.body.data).toEqual({ me: 'account-1 web', shelf: { owner: 'account-1', secret: null } });
    expect(partly.challenge).toContain('scope="shelves"');
    expect(partly.body.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', error: 'insufficient_scope', challenge: partly.challenge });
    const written = await ask('mutation { write(text: "x") }', await bearer());
    expect([written.body.data?.['write'] ?? null, written.body.errors?.[0]?.extensions?.['error']]).toEqual([null, 'insufficient_scope']);
  });

  it('gives a field the claims whatever else is asked, public fields that are under way at the same time included', async () => {
    const nested = (depth: number): string => (depth === 0 ? 'owner' : `shelf { owner ${nested(depth - 1)} }`);
    const { body } = await ask(`{ ${Array.from({ length: 12 }, (_none, depth) => `a${depth}: shelf { ${nested(depth)} } b${depth}: me`).join(' ')} }`, await bearer());
    expect(body.errors).toBeUndefined();
  });

  it('verifies a bad token once for a request, however many fields, levels, mutations and queries it has', async () => {
    const verifier = app.get<RunningAccessTokenVerifier>(ACCESS_TOKEN_VERIFIER);
    const verifications = countedIn(verifier);
    const headers = { authorization: `Bearer ${signedText('{"alg":"ES256","typ":"at+jwt"}', '{}', stranger)}` };
    const aliases = (field: string): string => Array.from({ length: 10 }, (_none, at) => `a${at}: ${field}`).join(' ');
    const queries = [`{ ${aliases('me')} shelf { ${aliases('owner')} shelf { owner } } }`, `mutation { ${aliases('write(text: "x")')} }`].map((query) => ({ query }));
    for (const body of [...queries, [...queries, ...queries]]) {
      const refused = [(await (await post(body, headers)).json()) as Answer | Answer[]].flat();
      expect(refused.flatMap(({ errors }) => errors?.map(({ extensions }) => extensions?.['error']))).toEqual(expect.not.arrayContaining([undefined]));
    }
    expect(verifications.count).toBe(3);
    verifications.stop();
  });

  it('looks at one proof for all fields of a request, and at none a second time', async () => {
    const key = await createProofKey();
    const token = await issuer.token({ cnf: key.cnf, scope: 'documents:write' });
    const headers = { authorization: `DPoP ${token}`, dpop: key.proof({ method: 'POST', url: 'https://api.example/graphql', token }) };
    expect((await ask('{ me drafts other: me }', headers)).body.data).toEqual({ me: 'account-1 web', drafts: 'drafts', other: 'account-1 web' });
    expect((await ask('{ me }', headers)).body.data?.['me'] ?? null).toBeNull();
  });

  it('takes the token of a subscription from the parameters of its connection', async () => {
    expect(await heard('documents', await bearer())).toEqual({ data: { documents: 'of account-1' } });
    expect(await heard('drafts', await bearer('documents:write'))).toEqual({ data: { drafts: 'a draft' } });
    const key = await createProofKey();
    const token = await issuer.token({ cnf: key.cnf });
    const proven = { authorization: `DPoP ${token}`, dpop: key.proof({ method: 'GET', url: 'https://api.example/graphql', token }) };
    expect(await heard('documents', proven)).toEqual({ data: { documents: 'of account-1' } });
    expect((await heard('documents', proven)).errors?.[0]?.extensions).toMatchObject({ error: 'invalid_dpop_proof' });
  });

  it('refuses subscriptions without a token, with a bad one, a dead one, or one that lacks a scope', async () => {
    const token = await issuer.token();
    expect(await heard('documents', { authorization: `Bearer ${token}` })).toEqual({ data: { documents: 'of account-1' } });
    issuer.revoke({ token });
    await issuer.heardBy(app.get<RunningAccessTokenVerifier>(ACCESS_TOKEN_VERIFIER));
    for (const [params, extensions] of [
      [{}, { code: 'UNAUTHENTICATED' }], [{ authorization: 7 }, { code: 'UNAUTHENTICATED' }], [{ authorization: 'Bearer x' }, { error: 'invalid_token' }],
      [{ authorization: `Bearer ${token}` }, { error: 'invalid_token' }],
    ] as const) {
      expect((await heard('documents', params)).errors?.[0]?.extensions).toMatchObject(extensions);
    }
    expect((await heard('drafts', await bearer())).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', error: 'insufficient_scope' });
  });
});

describe('AccessTokenGuard in a GraphQL subscription', () => {
  it('takes one token: that of the parameters, however they write its name, or that of the handshake', async () => {
    const issuer = await createTestIssuer({ port: false });
    const verifier = createAccessTokenVerifier(issuer.options);
    const guard = new AccessTokenGuard(verifier, new Reflector());
    const bearer = `Bearer ${await issuer.token()}`;
    const contextOf = (connectionParams: unknown, authorization?: string): ExecutionContextHost => {
      const request = { method: 'GET', url: '/graphql', headers: { authorization } };
      const context = new ExecutionContextHost([{}, {}, { req: { connectionParams, extra: { request } } }, {}], DocumentsResolver, DocumentsResolver.prototype.documents);
      context.setType('graphql');
      return context;
    };
    const decide = (connectionParams: unknown, authorization?: string): Promise<boolean> => guard.canActivate(contextOf(connectionParams, authorization)).catch(() => false);
    for (const name of ['authorization', 'Authorization']) expect(await decide({ [name]: bearer })).toBe(true);
    for (const none of [undefined, null, {}, 'x']) expect(await decide(none, bearer)).toBe(true);
    // What the parameters say is what is meant: a bad token is not made good by another.
    for (const bad of ['Bearer x', '', null, [bearer, bearer], [bearer], { toString: 7, valueOf: 7 }]) expect(await decide({ authorization: bad }, bearer)).toBe(false);
    expect(await decide({ authorization: bearer, Authorization: bearer })).toBe(false);
    await expect(guard.canActivate(contextOf({ authorization: { toString: 7, valueOf: 7 } }))).rejects.toMatchObject({ status: 401 });
    verifier.close();
    await issuer.stop();
  });
});
