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

describe('a Nest application that is started', () => {
  /** What it logs, until there is a line of the guard. */
  const logged = async (issuer: TestIssuer): Promise<readonly (readonly unknown[])[]> => {
    const lines: unknown[][] = [];
    let hasCome: () => void;
    const coming = new Promise<void>((resolve) => (hasCome = resolve));
    const logging = (level: string) => (message: unknown, context: unknown) => {
      if (context !== 'AccessTokenGuard') return;
      lines.push([level, message]);
      hasCome();
    };
    const logger = { log: logging('log'), warn: logging('warn'), error: logging('error') };
    const app = await NestFactory.create(AccessTokenGuardModule.forRoot(issuer.options), PLATFORMS[0][1](), { logger });
    await app.init();
    await coming;
    await app.close();
    return lines;
  };

  it.each([
    [true, 'log', /^Issuer https:\/\/issuer\.test: revocations are followed\.$/],
    [false, 'warn', /^Issuer https:\/\/issuer\.test: revocations are not followed: /],
  ])('says once whether revocations are followed (%s)', async (feed, level, line) => {
    const issuer = await createTestIssuer({ port: false, feed });
    expect(await logged(issuer)).toEqual([[level, expect.stringMatching(line)]]);
    await issuer.stop();
  });
});

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
