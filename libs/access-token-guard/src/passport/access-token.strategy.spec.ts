import type { ExecutionContext } from '@nestjs/common';
import { Controller, Get, Injectable, Module, Req, UseGuards } from '@nestjs/common';
import { AuthGuard, PassportModule } from '@nestjs/passport';
import { Reflector } from '@nestjs/core';
import { AccessToken, AccessTokenGuardModule, Public, RequireScopes, createAccessTokenVerifier } from '../index.js';
import type { VerifiedAccessToken } from '../index.js';
import { PLATFORMS, RunningApplication } from '../../test/platforms.js';
import { TestIssuer } from '../../test/test-issuer.js';
import { AccessTokenAuthGuard, AccessTokenStrategy } from './index.js';

@Injectable()
class AccountStrategy extends AccessTokenStrategy {
  override validate(token: VerifiedAccessToken): unknown {
    return token.sub === 'stranger' ? undefined : { account: token.sub };
  }
}

@Controller('plain')
class PlainController {
  @Get()
  @UseGuards(AuthGuard('access-token'))
  account(@Req() request: { user: unknown }, @AccessToken() token: VerifiedAccessToken): object {
    return { user: request.user, client: token.client_id };
  }
}

@Controller('documents')
@UseGuards(AccessTokenAuthGuard)
class DocumentsController {
  @Get()
  account(@Req() request: { user: unknown }): unknown {
    return request.user;
  }

  @Get('write')
  @RequireScopes('documents:write')
  write(): string {
    return 'written';
  }

  @Get('open')
  @Public()
  open(): string {
    return 'open';
  }
}

describe.each(PLATFORMS)('the Passport strategy access-token on %s', (name, platform) => {
  let issuer: TestIssuer;
  let api: RunningApplication;

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    @Module({
      imports: [
        PassportModule,
        AccessTokenGuardModule.forRoot({ issuers: [{ issuer: issuer.issuer, audience: issuer.audience, introspection: issuer.client }] }),
      ],
      controllers: [PlainController, DocumentsController],
      providers: [AccountStrategy],
    })
    class ApiModule {}
    api = await RunningApplication.start(ApiModule, platform);
  });

  afterAll(async () => {
    await api.stop();
    await issuer.stop();
  });

  it.each(['jwt', 'opaque'] as const)('sets the user, and the verified claims beside it (%s)', async (format) => {
    expect((await api.call('/plain', await issuer[format]())).body).toEqual({ user: { account: 'account-1' }, client: 'web' });
    expect((await api.call('/documents', await issuer[format]())).body).toEqual({ account: 'account-1' });
  });

  it('answers with status and challenge', async () => {
    const foreign = await issuer.jwt({ aud: 'https://other.example' });
    const challengeOf = async (token?: string) => {
      const { status, headers } = await api.call('/documents', token);
      return { status, challenge: headers['www-authenticate'] };
    };
    expect(await challengeOf()).toEqual({ status: 401, challenge: expect.stringMatching(/^Bearer realm="api.example", resource_metadata=/) });
    expect(await challengeOf(foreign)).toEqual({ status: 401, challenge: expect.stringContaining('error="invalid_token"') });
    expect(await challengeOf(await issuer.jwt({ sub: 'stranger' }))).toEqual({ status: 401, challenge: expect.stringContaining('nobody') });
  });

  it('heeds the decorators', async () => {
    expect((await api.call('/documents/open')).body).toBe('open');
    const refused = await api.call('/documents/write', await issuer.jwt());
    expect(refused.status).toBe(403);
    expect(refused.headers['www-authenticate']).toContain('scope="documents:write"');
    expect((await api.call('/documents/write', await issuer.jwt({ scope: 'documents:write' }))).status).toBe(200);
  });

  it('refuses under a plain AuthGuard too; on Fastify, which hides the response from Passport, without the header', async () => {
    const { status, headers, body } = await api.call('/plain', 'lk_at_forged');
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: 'invalid_token' });
    expect(headers['www-authenticate'] !== undefined).toBe(name === 'Express');
    expect((await api.call('/plain')).status).toBe(401);
  });
});

describe('AccessTokenAuthGuard', () => {
  it.each(['ws', 'rpc', 'graphql'])('refuses the context %s, public handlers included', async (type) => {
    const verifier = createAccessTokenVerifier({ issuers: [{ issuer: 'https://id.example', audience: 'https://api.example' }] });
    const context = { getType: () => type, getHandler: () => DocumentsController.prototype.open, getClass: () => DocumentsController };
    expect(await new AccessTokenAuthGuard(verifier, new Reflector()).canActivate(context as unknown as ExecutionContext)).toBe(false);
  });
});
