import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { AccessTokenGuard, AccessTokenGuardModule, RequireScopes } from '../index.js';
import { AccessTokenAuthGuard, AccessTokenStrategy } from '../passport/index.js';
import { createProofKey, createTestIssuer } from '../testing/index.js';
import { PLATFORMS, RunningApplication } from '../../test/platforms.js';
import type { Answer } from '../../test/platforms.js';

@Controller('guarded')
@UseGuards(AccessTokenGuard)
class GuardedController {
  @Get()
  any(): string {
    return 'any';
  }

  @Get('write')
  @RequireScopes('documents:write')
  write(): string {
    return 'written';
  }
}

@Controller('passport')
@UseGuards(AccessTokenAuthGuard)
class PassportController extends GuardedController {}

describe.each(PLATFORMS)('the nonces of proofs on %s', (_, platform) => {
  it('are asked for by a refusal, and handed out anew with the answers to older ones, whatever they are', async () => {
    const issuer = await createTestIssuer({ port: false });
    let now = Date.now();
    const options = { ...issuer.options, now: () => now, dpop: { nonceSecret: 'a secret that all processes have in common' } };
    @Module({ imports: [PassportModule, AccessTokenGuardModule.forRoot(options)], controllers: [GuardedController, PassportController], providers: [AccessTokenStrategy] })
    class ApiModule {}
    const api = await RunningApplication.start(ApiModule, platform);
    const key = await createProofKey();
    const token = await issuer.token({ cnf: key.cnf });
    const send = (path: string, nonce?: string): Promise<Answer> =>
      api.send(path, { lines: [['Authorization', `DPoP ${token}`], ['DPoP', key.proof({ method: 'GET', url: `https://api.example${path}`, token, nonce })]] });

    for (const path of ['/guarded', '/passport']) {
      const nonce = (await send(path)).headers['dpop-nonce'] as string;
      expect(nonce).toMatch(/^[A-Za-z0-9_-]{27}$/);
      const first = await send(path, nonce);
      expect([first.status, first.headers['dpop-nonce']]).toEqual([200, undefined]);
      now += 30_000;
      const later = await send(path, nonce);
      expect([later.status, later.headers['dpop-nonce']]).toEqual([200, expect.not.stringMatching(nonce)]);
      const refused = await send(`${path}/write`, nonce);
      expect([refused.status, refused.headers['dpop-nonce']]).toEqual([403, later.headers['dpop-nonce']]);
    }
    await api.stop();
    await issuer.stop();
  });
});
