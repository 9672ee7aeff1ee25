import { Module } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { ACCESS_TOKEN_VERIFIER, AccessTokenGuard, AccessTokenGuardModule, createAccessTokenVerifier } from '../index.js';
import type { AccessTokenVerifier, RunningAccessTokenVerifier } from '../index.js';
import { PLATFORMS } from '../../test/platforms.js';
import { createTestIssuer } from '../testing/index.js';
import type { TestIssuer } from '../testing/index.js';

class DocumentsController {
  list(): void {}
}

describe.each(PLATFORMS)('a Nest application that is closed, on %s', (_, platform) => {
  let issuer: TestIssuer;
  beforeAll(async () => {
    issuer = await createTestIssuer({ port: false });
  });
  afterAll(() => issuer.stop());

  const closed = async (given?: AccessTokenVerifier) => {
    @Module({ imports: [AccessTokenGuardModule.forRootAsync({ useFactory: () => given ?? issuer.options })] })
    class ApiModule {}
    const app = await NestFactory.create(ApiModule, platform(), { logger: false });
    await app.listen(0, '127.0.0.1');
    const verifier = app.get<RunningAccessTokenVerifier>(ACCESS_TOKEN_VERIFIER);
    const token = await issuer.token();
    await verifier.verify(token);
    await app.close();
    return { verifier, token };
  };

  it('accepts no token any more, since it hears of no revocation', async () => {
    const { verifier, token } = await closed();
    const response = { header: () => undefined };
    const context = new ExecutionContextHost([{ headers: { authorization: `Bearer ${token}` } }, response], DocumentsController, DocumentsController.prototype.list);
    await expect(new AccessTokenGuard(verifier, new Reflector()).canActivate(context)).rejects.toMatchObject({ status: 503, response: { error: 'temporarily_unavailable' } });
  });

  it('leaves a verifier alone that the application made by itself', async () => {
    const own = createAccessTokenVerifier(issuer.options);
    const { verifier, token } = await closed(own);
    expect((await verifier.verify(token)).sub).toBe('account-1');
    own.close();
  });
});
