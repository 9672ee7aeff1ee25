import type { AddressInfo } from 'node:net';
import { Controller, Module } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { ClientProxyFactory, MessagePattern, Transport } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import { ACCESS_TOKEN_VERIFIER, AccessToken, AccessTokenGuard, AccessTokenGuardModule, Public, RequireScopes } from '../index.js';
import type { RunningAccessTokenVerifier, TokenSources, VerifiedAccessToken } from '../index.js';
import { createProofKey, createTestIssuer } from '../testing/index.js';
import type { TestIssuer } from '../testing/index.js';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer({ port: false });
});
afterAll(() => issuer.stop());

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
    await issuer.heardBy(app.get<RunningAccessTokenVerifier>(ACCESS_TOKEN_VERIFIER));
    expect(await ask('me', { token })).toMatchObject({ error: 'invalid_token', error_description: 'The token has been revoked.' });
    await stop();
  });

  it('refuses all messages where it is not told', async () => {
    const { ask, stop } = await started();
    for (const pattern of ['me', 'version']) expect(await ask(pattern, { token: await issuer.token() })).toMatchObject({ status: 'error' });
    await stop();
  });
});
