import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ACCESS_TOKEN_VERIFIER, AccessTokenGuard, AccessTokenGuardModule, RequireScopes } from '../index.js';
import { createTestIssuer } from './index.js';

@Controller('documents')
class DocumentsController {
  @Get()
  @RequireScopes('documents:read')
  list(): string[] {
    return [];
  }
}

describe('the documents API', () => {
  // The example of the guide begins.
  it('needs the scope documents:read, and hears of a sign-out', async () => {
    const issuer = await createTestIssuer({ port: false });
    @Module({
      imports: [AccessTokenGuardModule.forRoot(issuer.options)],
      controllers: [DocumentsController],
      providers: [{ provide: APP_GUARD, useExisting: AccessTokenGuard }],
    })
    class AppModule {}
    const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    const statusOf = async (token: string) =>
      (await fetch(`${await app.getUrl()}/documents`, { headers: { authorization: `Bearer ${token}` } })).status;

    const token = await issuer.token({ scope: 'documents:read', claims: { sid: 'session-1' } });
    expect(await statusOf(token)).toBe(200);
    expect(await statusOf(await issuer.token({ scope: 'documents:write' }))).toBe(403);
    issuer.revoke({ session: 'session-1' });
    await issuer.heardBy(app.get(ACCESS_TOKEN_VERIFIER));
    expect(await statusOf(token)).toBe(401);

    await app.close();
    await issuer.stop();
  });
  // The example of the guide ends.

  it('is tested in the guide as it is here', async () => {
    const guide = await readFile(resolve(import.meta.dirname, '../../docs/testing.md'), 'utf8');
    const own = await readFile(import.meta.filename, 'utf8');
    const example = (/guide begins\.\n([^]*?) *\/\/ The example/.exec(own)?.[1] ?? 'no example').replace(/^ {2}/gm, '');
    expect(guide).toContain(example);
  });
});
