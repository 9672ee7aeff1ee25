import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const source = import.meta.dirname;

async function sourcesIn(folder: string): Promise<readonly string[]> {
  const files = (await readdir(join(source, folder), { recursive: true })).filter((file) => /(?<!\.spec)\.ts$/.test(file));
  return Promise.all(files.map((file) => readFile(join(source, folder, file), 'utf8')));
}

describe('@latchkey/access-token-guard', () => {
  it('exports what it promises and nothing else', async () => {
    const core = [
      'AccessDenied', 'AccessTokenError', 'GuardConfigurationError', 'InsufficientScope', 'InsufficientUserAuthentication', 'InvalidAccessToken',
      'InvalidDpopProof', 'InvalidRequest', 'MissingAccessToken', 'UnprovenAccessToken', 'UseDpopNonce', 'VerificationUnavailable',
      'createAccessTokenVerifier', 'endingWith', 'need', 'presentedToken', 'verifiedTokenOf',
    ];
    expect(Object.keys(await import('./core/index.js')).sort()).toEqual(core);
    const nest = [
      'ACCESS_TOKEN_VERIFIER', 'AccessToken', 'AccessTokenException', 'AccessTokenGuard', 'AccessTokenGuardModule', 'CurrentClient', 'EnforcesAccessRules', 'Public', 'Require',
      'RequireAcr', 'RequireAnyScope', 'RequirePermissions', 'RequireScopes', 'TokenValidity', 'noteHandshake',
    ];
    expect(Object.keys(await import('./index.js')).sort()).toEqual([...core, ...nest].sort());
    expect(Object.keys(await import('./express/index.js')).sort()).toEqual(['accessTokenOf', 'protectedResourceMetadata', 'requireAccessToken']);
    expect(Object.keys(await import('./fastify/index.js')).sort()).toEqual(['accessTokenGuard', 'accessTokenOf', 'requireAccessToken']);
    expect(Object.keys(await import('./passport/index.js')).sort()).toEqual([
      'ACCESS_TOKEN_STRATEGY', 'AccessTokenAuthGuard', 'AccessTokenStrategy',
    ]);
    expect(Object.keys(await import('./testing/index.js')).sort()).toEqual([
      'TestFeed', 'TestIssuer', 'certificateConfirmation', 'createProofKey', 'createTestIssuer', 'signedText', 'signingKey',
      'symmetricText', 'tokenHash', 'unsignedText',
    ]);
  });

  it('has these entries, and needs nothing but jose', async () => {
    const manifest = JSON.parse(await readFile(join(source, '../package.json'), 'utf8')) as Record<string, Record<string, unknown>>;
    expect(Object.keys(manifest['exports'] ?? {}).sort()).toEqual(['.', './core', './express', './fastify', './package.json', './passport', './testing']);
    expect(Object.keys(manifest['dependencies'] ?? {})).toEqual(['jose']);
    expect(Object.keys(manifest['peerDependencies'] ?? {}).sort()).toEqual(Object.keys(manifest['peerDependenciesMeta'] ?? {}).sort());
    expect(Object.values(manifest['peerDependenciesMeta'] ?? {})).toEqual(expect.not.arrayContaining([expect.not.objectContaining({ optional: true })]));
  });

  it('has a core that knows no framework, and a main entry that knows no passport', async () => {
    const importsOf = async (folder: string): Promise<string[]> => {
      const texts = await sourcesIn(folder);
      const names = texts.flatMap((text) => [...text.matchAll(/from '([^.][^']*)'/g)].map((match) => match[1] ?? ''));
      return [...new Set(names.filter((name) => !name.startsWith('node:')))].sort();
    };
    expect(await importsOf('core')).toEqual(['jose']);
    expect(await importsOf('testing')).toEqual(['jose']);
    expect(await importsOf('express')).toEqual([]);
    expect(await importsOf('fastify')).toEqual([]);
    expect(await importsOf('nest')).toEqual(['@nestjs/common', '@nestjs/core']);
  });

  it('says of every export, types included, what it is', async () => {
    const all = (await sourcesIn('.')).join('\n');
    const exported = [...all.matchAll(/^export (?:type )?\{([^}]*)\} from/gm)].flatMap(([, names = '']) => names.split(',').map((name) => name.trim()).filter((name) => name !== ''));
    expect(exported.length).toBeGreaterThan(60);
    const isDescribed = (name: string): boolean => new RegExp(`\\*/\\n(?:@.*\\n)*export (?:abstract |async )?(?:class|function|const|interface|type) ${name}\\b`).test(all);
    expect(exported.filter((name) => !isDescribed(name))).toEqual([]);
  });
});
