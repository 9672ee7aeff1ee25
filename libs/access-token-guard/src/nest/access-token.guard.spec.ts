import { Controller, Get, Module, Post } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { AccessToken, AccessTokenGuard, AccessTokenGuardModule, Public, RequireScopes, createAccessTokenVerifier } from '../index.js';
import type { VerifiedAccessToken } from '../index.js';
import { PLATFORMS, RunningApplication } from '../../test/platforms.js';
import { TestIssuer } from '../../test/test-issuer.js';

@Controller('documents')
class DocumentsController {
  @Get()
  anyToken(@AccessToken() token: VerifiedAccessToken): object {
    return { sub: token.sub, scopes: [...token.scopes] };
  }

  @Post()
  @RequireScopes('documents:read', 'documents:write')
  write(): string {
    return 'written';
  }

  @Get('open')
  @Public()
  open(): string {
    return 'open';
  }

  @Get('careless')
  @Public()
  careless(@AccessToken() token: VerifiedAccessToken): string {
    return token.sub;
  }
}

@Controller('mixed')
@Public()
class MixedController {
  @Get('open')
  open(): string {
    return 'open';
  }

  @Get('closed')
  @RequireScopes('documents:read')
  closed(): string {
    return 'closed';
  }

  @Get('contradictory')
  @Public()
  @RequireScopes('documents:read')
  contradictory(): string {
    return 'contradictory';
  }
}

@Controller('scoped')
@RequireScopes('documents:read')
class ScopedController {
  @Get()
  read(): string {
    return 'read';
  }

  @Get('both')
  @RequireScopes('documents:write')
  both(): string {
    return 'both';
  }

  @Get('open')
  @Public()
  open(): string {
    return 'open';
  }
}

const metadataUrl = 'https://api.example/.well-known/oauth-protected-resource/documents';

describe.each(PLATFORMS)('AccessTokenGuard on %s', (_, platform) => {
  let issuer: TestIssuer;
  let api: RunningApplication;

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    @Module({
      imports: [
        AccessTokenGuardModule.forRootAsync({
          useFactory: async () => ({
            issuers: [{ issuer: issuer.issuer, audience: issuer.audience, introspection: issuer.client }],
            scopesSupported: ['documents:read', 'documents:write'],
          }),
        }),
      ],
      controllers: [DocumentsController, MixedController, ScopedController],
      providers: [{ provide: APP_GUARD, useExisting: AccessTokenGuard }],
    })
    class ApiModule {}
    api = await RunningApplication.start(ApiModule, platform, (app) => app.setGlobalPrefix('v1'));
  });

  afterAll(async () => {
    await api.stop();
    await issuer.stop();
  });

  it.each(['jwt', 'opaque'] as const)('lets a valid token through and hands its claims to the handler (%s)', async (format) => {
    const { status, body } = await api.call('/v1/documents', await issuer[format]());
    expect({ status, body }).toEqual({ status: 200, body: { sub: 'account-1', scopes: ['documents:read'] } });
  });

  it('answers a request without a token with a bare challenge', async () => {
    const { status, headers, body } = await api.call('/v1/documents');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(/^Bearer realm="api\.example", resource_metadata="[^"]+", DPoP realm="api\.example", algs="ES256 [^"]+", resource_metadata="[^"]+"$/);
    expect(headers['www-authenticate']).toContain(`resource_metadata="${metadataUrl}"`);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).not.toHaveProperty('error');
  });

  it('answers an invalid token with invalid_token and the reason', async () => {
    const { status, headers, body } = await api.call('/v1/documents', await issuer.jwt({ aud: 'https://other.example' }));
    const description = "The token's audience is 'https://other.example'; expected 'https://api.example/documents'.";
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe(
      `Bearer realm="api.example", error="invalid_token", error_description="${description}", resource_metadata="${metadataUrl}"`,
    );
    expect(body).toEqual({ statusCode: 401, error: 'invalid_token', error_description: description });
  });

  it.each(['jwt', 'opaque'] as const)('answers a token that lacks a scope with the scopes that are needed (%s)', async (format) => {
    const { status, headers } = await api.call('/v1/documents', await issuer[format](), { method: 'POST' });
    expect(status).toBe(403);
    expect(headers['www-authenticate']).toContain('error="insufficient_scope"');
    expect(headers['www-authenticate']).toContain('scope="documents:read documents:write"');
    const scope = 'documents:write documents:read';
    expect((await api.call('/v1/documents', await issuer[format]({ scope }), { method: 'POST' })).status).toBe(201);
  });

  it('answers two tokens, or one in the wrong place, with invalid_request', async () => {
    const token = await issuer.jwt();
    const form = [['Content-Type', 'application/x-www-form-urlencoded']] as const;
    const answers = [
      await api.call('/v1/documents', token, { lines: [['Authorization', `Bearer ${token}`]] }),
      await api.call(`/v1/documents?access_token=${token}`, token),
      await api.call(`/v1/documents?access_token=${token}`),
      await api.call('/v1/documents', token, { method: 'POST', lines: form, body: `access_token=${token}` }),
      await api.send('/v1/documents', { lines: [['Authorization', 'Bearer']] }),
    ];
    for (const { status, headers } of answers) {
      expect({ status, challenge: headers['www-authenticate'] }).toEqual({ status: 400, challenge: expect.stringContaining('error="invalid_request"') });
    }
  });

  it('answers 503 with Retry-After while it cannot tell', async () => {
    await api.call('/v1/documents', issuer.opaque());
    issuer.isDown = true;
    const { status, headers } = await api.call('/v1/documents', issuer.opaque());
    issuer.isDown = false;
    expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 503, retryAfter: '5' });
  });

  it('leaves public handlers open, whatever token comes along', async () => {
    for (const path of ['/v1/documents/open', '/v1/mixed/open']) {
      expect((await api.call(path)).body).toBe('open');
      expect((await api.call(path, 'garbage')).status).toBe(200);
    }
  });

  it('keeps a handler closed that asks for a scope, even where it or its controller is public', async () => {
    for (const path of ['/v1/mixed/closed', '/v1/mixed/contradictory']) {
      expect((await api.call(path)).status).toBe(401);
      expect((await api.call(path, await issuer.jwt())).status).toBe(200);
    }
  });

  it('demands the scopes of controller and handler together', async () => {
    const statusOf = async (path: string, scope: string) => (await api.call(path, await issuer.jwt({ scope }))).status;
    expect(await statusOf('/v1/scoped', 'documents:read')).toBe(200);
    expect(await statusOf('/v1/scoped', 'documents:write')).toBe(403);
    expect(await statusOf('/v1/scoped/both', 'documents:write')).toBe(403);
    expect(await statusOf('/v1/scoped/both', 'documents:write documents:read')).toBe(200);
    expect((await api.call('/v1/scoped/open')).status).toBe(200);
  });

  it('gives a handler no claims that nobody verified', async () => {
    expect((await api.call('/v1/documents/careless', await issuer.jwt())).status).toBe(500);
  });

  it('serves the metadata of the resource to everyone, at its fixed places', async () => {
    for (const path of ['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/documents']) {
      const { status, headers, body } = await api.call(path);
      expect(status).toBe(200);
      expect(headers['content-type']).toContain('application/json');
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(body).toEqual({
        resource: issuer.audience,
        authorization_servers: [issuer.issuer],
        scopes_supported: ['documents:read', 'documents:write'],
        bearer_methods_supported: ['header'],
        dpop_signing_alg_values_supported: expect.arrayContaining(['ES256', 'PS256', 'EdDSA']),
      });
    }
  });
});

describe('AccessTokenGuard', () => {
  it.each([
    ['rpc', [{}, {}]], ['graphql', [{}, {}, {}]], ['graphql', [{}, {}, { req: { connectionParams: {} } }]], ['ws', ['no client', {}]], ['unheard-of', [{ headers: {} }, {}]],
  ])('refuses the context %s of which it does not know how tokens come, public handlers included', async (type, args) => {
    const verifier = createAccessTokenVerifier({ issuers: [{ issuer: 'https://id.example', audience: 'https://api.example' }] });
    const context = new ExecutionContextHost(args, MixedController, MixedController.prototype.open);
    context.setType(type);
    expect(await new AccessTokenGuard(verifier, new Reflector()).canActivate(context)).toBe(false);
  });

  it('stops the boot with one sentence when its options cannot be served', async () => {
    const module = AccessTokenGuardModule.forRoot({ issuers: [] });
    await expect(RunningApplication.start(module, PLATFORMS[0][1])).rejects.toThrow('access-token-guard: issuers must name at least one issuer.');
  });

  it('takes scopes that are scopes', () => {
    expect(() => RequireScopes(...([] as unknown as ['x']))).toThrow(TypeError);
    expect(() => RequireScopes('documents:read documents:write')).toThrow(TypeError);
  });
});
