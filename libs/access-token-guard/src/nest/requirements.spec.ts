import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import {
  AccessDenied, AccessToken, AccessTokenGuard, AccessTokenGuardModule, CurrentClient, Public, Require, RequireAcr, RequireAnyScope, RequirePermissions,
  RequireScopes, createAccessTokenVerifier,
} from '../index.js';
import type { AccessTokenVerifierOptions, Requirement, VerifiedAccessToken } from '../index.js';
import { createProofKey, createTestIssuer } from '../testing/index.js';
import type { TestIssuer, TokenShape } from '../testing/index.js';
import { PLATFORMS, RunningApplication } from '../../test/platforms.js';
import type { Answer } from '../../test/platforms.js';

const asked: string[] = [];
const isOwn = (token: VerifiedAccessToken, context: ExecutionContext): boolean => {
  asked.push('own');
  return context.switchToHttp().getRequest<{ headers: Record<string, string> }>().headers['x-account'] === token.sub;
};

@Controller('base')
@RequireScopes('base')
class BaseController {
  @Get()
  any(): string {
    return 'base';
  }
}

@Controller('asked')
@RequireScopes('documents:read')
class AskedController extends BaseController {
  @Get('client')
  client(@CurrentClient() client: string, @AccessToken() token: VerifiedAccessToken): string {
    return `${client} ${token.sub}`;
  }

  @Get('write')
  @RequireScopes('documents:write')
  write(): string {
    return 'written';
  }

  @Get('draft')
  @RequireScopes('documents:read')
  draft(): string {
    return 'draft';
  }
}

@Controller('overriding')
class OverridingController extends AskedController {
  @Get('write')
  override write(): string {
    return `${super.write()} again`;
  }

  @Get('draft')
  @Public()
  @RequireScopes('documents:all')
  override draft(): string {
    return super.draft();
  }
}

/** As tracing and transactions do, which put a function of their own in the handler's place. */
const wrapped: MethodDecorator = (_target, _name, descriptor) => {
  const inner = descriptor.value as unknown as (this: unknown, ...args: unknown[]) => unknown;
  descriptor.value = function (this: unknown, ...args: unknown[]) {
    return inner.apply(this, args);
  } as never;
};

@Controller('each')
class EachController {
  @Get('any-scope')
  @RequireAnyScope('documents:read', 'documents:all')
  anyScope(): string {
    return 'any scope';
  }

  @Get('permissions')
  @RequirePermissions('print', 'bind')
  permissions(): string {
    return 'permitted';
  }

  @Get('acr')
  @RequireAcr('mfa', 'phr')
  acr(): string {
    return 'acr';
  }

  @Get('recent')
  @RequireAcr({ acr: ['mfa'], maxAge: 60 })
  recent(): string {
    return 'recent';
  }

  @Get('own')
  @RequireScopes('documents:read')
  @Require(isOwn)
  own(): string {
    return 'own';
  }

  @Get('later')
  @Require(async () => Promise.reject(new AccessDenied('The shop is closed.')))
  later(): string {
    return 'later';
  }

  @Get('careless')
  @Require((() => 'yes') as never)
  careless(): string {
    return 'careless';
  }

  @Get('broken')
  @Require(() => {
    throw new Error('a fault with a secret');
  })
  broken(): string {
    return 'broken';
  }

  @Get('public')
  @Public()
  @RequireAnyScope('documents:read')
  contradictory(): string {
    return 'contradictory';
  }

  @Get('wrapped')
  @wrapped
  @RequireScopes('documents:read')
  wrapped(): string {
    return 'wrapped';
  }

  @Get('twice')
  @UseGuards(AccessTokenGuard)
  twice(): string {
    return 'twice';
  }
}

describe.each(PLATFORMS)('what handlers require on %s', (_, platform) => {
  let issuer: TestIssuer;
  let api: RunningApplication;

  beforeAll(async () => {
    issuer = await createTestIssuer({ port: false });
    const options: AccessTokenVerifierOptions = { ...issuer.options, scopeHierarchy: { admin: ['documents:all'], 'documents:all': ['documents:read', 'documents:write'] }, permissionsClaim: 'can' };
    @Module({
      imports: [AccessTokenGuardModule.forRoot(options)],
      controllers: [AskedController, EachController, OverridingController],
      providers: [{ provide: APP_GUARD, useExisting: AccessTokenGuard }],
    })
    class ApiModule {}
    api = await RunningApplication.start(ApiModule, platform);
  });

  afterAll(async () => {
    await api.stop();
    await issuer.stop();
  });

  const call = async (path: string, shape: TokenShape = {}, lines: [string, string][] = []): Promise<Answer> => api.call(path, await issuer.token(shape), { lines });
  const statusOf = async (path: string, shape?: TokenShape): Promise<number> => (await call(path, shape)).status;

  it('is asked of controller and handler together, and what a base asks stays asked', async () => {
    expect((await call('/asked/client', { scope: 'documents:read base' })).body).toBe('web account-1');
    expect(await statusOf('/asked/client', { scope: 'documents:read' })).toBe(403);
    expect(await statusOf('/asked', { scope: 'base' })).toBe(403);
    const { status, headers } = await call('/asked/write', { scope: 'base' });
    expect([status, headers['www-authenticate']]).toEqual([403, expect.stringContaining('scope="documents:read base documents:write"')]);
    expect(headers['www-authenticate']).toContain("error_description=\"The token lacks the scope documents:read documents:write; it has 'base'.\"");
  });

  it('stays asked of a handler that overrides another, together with what it asks itself, and of one that is wrapped', async () => {
    const controller = 'base documents:read';
    expect((await call('/overriding/write', { scope: `${controller} documents:write` })).body).toBe('written again');
    expect(await statusOf('/overriding/write', { scope: controller })).toBe(403);
    const { status, headers } = await call('/overriding/draft', { scope: controller });
    expect([status, headers['www-authenticate']]).toEqual([403, expect.stringContaining('scope="documents:read base documents:all"')]);
    expect(await statusOf('/each/wrapped', { scope: 'documents:read' })).toBe(200);
    expect(await statusOf('/each/wrapped')).toBe(403);
  });

  it('is met by scopes that imply others, over several steps, and by none in the other direction', async () => {
    for (const scope of ['base documents:all', 'admin base']) expect(await statusOf('/asked/write', { scope })).toBe(200);
    expect(await statusOf('/each/any-scope', { scope: 'documents:write' })).toBe(403);
  });

  it('may be one of several scopes, and the first is asked for', async () => {
    for (const scope of ['documents:read', 'documents:all', 'admin']) expect(await statusOf('/each/any-scope', { scope })).toBe(200);
    const { status, headers } = await call('/each/any-scope', { scope: 'documents' });
    expect([status, headers['www-authenticate']]).toEqual([403, expect.stringContaining('scope="documents:read"')]);
  });

  it('may be permissions, in the claim that the API names', async () => {
    expect(await statusOf('/each/permissions', { claims: { can: ['bind', 'print', 'fold'] } })).toBe(200);
    for (const can of [undefined, ['print'], 'print bind', { print: true, bind: true }, [['print', 'bind']], []]) {
      const { status, body } = await call('/each/permissions', { claims: { can, permissions: ['print', 'bind'] } });
      expect({ status, body }).toMatchObject({ status: 403, body: { error: 'access_denied' } });
    }
  });

  it('may be a way of signing in, which the refusal asks the client for', async () => {
    for (const acr of ['mfa', 'phr']) expect(await statusOf('/each/acr', { claims: { acr } })).toBe(200);
    for (const acr of [undefined, 'pwd', 'mfa phr']) {
      const { status, headers } = await call('/each/acr', { claims: { acr } });
      expect([status, headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Bearer .*error="insufficient_user_authentication".*, acr_values="mfa phr"/)]);
    }
  });

  it('may be how recently the person signed in', async () => {
    const ago = (seconds: number): TokenShape => ({ claims: { acr: 'mfa', auth_time: Math.floor(Date.now() / 1000) - seconds } });
    expect(await statusOf('/each/recent', ago(10))).toBe(200);
    for (const shape of [ago(70), ago(-600), { claims: { acr: 'mfa' } }]) {
      const { status, headers } = await call('/each/recent', shape);
      expect([status, headers['www-authenticate']]).toEqual([401, expect.stringMatching(/error="insufficient_user_authentication".*, acr_values="mfa", max_age="60"/)]);
    }
  });

  it('may be a check of its own, in its place among the others', async () => {
    expect((await call('/each/own', { scope: 'documents:read' }, [['X-Account', 'account-1']])).body).toBe('own');
    expect((await call('/each/own', { scope: 'documents:read' }, [['X-Account', 'account-2']])).status).toBe(403);
    asked.length = 0;
    expect(await statusOf('/each/own', { scope: 'other' })).toBe(403);
    expect(asked).toEqual([]);
  });

  it('is refused by a check that says why, says anything but true, or breaks', async () => {
    const { status, headers, body } = await call('/each/later');
    expect({ status, body }).toEqual({ status: 403, body: { statusCode: 403, error: 'access_denied', error_description: 'The shop is closed.' } });
    expect(headers['www-authenticate']).toContain('error="access_denied", error_description="The shop is closed."');
    expect(await statusOf('/each/careless')).toBe(403);
    const broken = await call('/each/broken');
    expect([broken.status, JSON.stringify(broken.body)]).toEqual([500, expect.not.stringContaining('secret')]);
  });

  it('closes a handler that is public besides', async () => {
    expect((await api.call('/each/public')).status).toBe(401);
  });

  it('is asked twice of one proof where a handler is guarded twice, and refused with the scheme DPoP', async () => {
    const key = await createProofKey();
    const token = await issuer.token({ cnf: key.cnf });
    const send = (path: string): Promise<Answer> =>
      api.send(path, { lines: [['Authorization', `DPoP ${token}`], ['DPoP', key.proof({ method: 'GET', url: `https://api.example${path}`, token })]] });
    expect((await send('/each/twice')).status).toBe(200);
    const { status, headers } = await send('/each/any-scope');
    expect([status, headers['www-authenticate']]).toEqual([403, expect.stringMatching(/^DPoP .*error="insufficient_scope"/)]);
  });
});

describe('what handlers require', () => {
  it('is not met when the guard does not understand it', async () => {
    const issuer = await createTestIssuer({ port: false, feed: false });
    const verifier = createAccessTokenVerifier(issuer.options);
    const token = await verifier.verify(await issuer.token());
    for (const requirement of [{ kind: 'roles', all: [] }, {}]) {
      await expect(verifier.require(token, [requirement as unknown as Requirement])).rejects.toMatchObject({ status: 403, code: 'access_denied' });
    }
    await expect(verifier.require(token, null as never)).rejects.toThrow();
    await issuer.stop();
  });

  it.each([
    ['no scope', () => RequireScopes(...([] as unknown as [string]))], ['two scopes in one text', () => RequireAnyScope('a b')], ['no text', () => RequireScopes(7 as never)],
    ['no permission', () => RequirePermissions(...([] as unknown as [string]))], ['no acr', () => RequireAcr({})], ['an age that is none', () => RequireAcr({ maxAge: Number.NaN })],
    ['no function', () => Require(true as never)],
  ])('stops the boot with %s', (_, decorate) => expect(decorate).toThrow(TypeError));
});
