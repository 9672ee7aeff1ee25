import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { OutsideApplication } from '../test/outside-application.js';
import { TestIssuer } from '../test/test-issuer.js';

const run = promisify(execFile);
const library = resolve(import.meta.dirname, '..');
const tool = (path: string): string => resolve(library, '../../node_modules', path);

const OUTSIDE = [
  ['a Nest application, without passport', ['nest'], ['@nestjs/common', '@nestjs/core', '@nestjs/platform-fastify', 'reflect-metadata', 'rxjs', '@types/node']],
  ['an Express and a Fastify application, without Nest', ['express', 'fastify'], ['express', '@types/express', 'fastify', '@types/node']],
] as const;

describe.each(OUTSIDE)('the published package, installed from its tarball in %s', (_, programs, names) => {
  let applications: OutsideApplication;
  let issuer: TestIssuer;

  beforeAll(async () => {
    applications = await OutsideApplication.install(names, programs);
    issuer = await TestIssuer.start();
  }, 180_000);
  afterAll(async () => {
    await applications?.remove();
    await issuer?.stop();
  });

  it('is what was built, with its license, and nothing that it is tested with', async () => {
    const paths = applications.tarball.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']));
    expect(paths.filter((path) => /^(?!dist\/)[^/]*\/|\.spec\.|tsbuildinfo/.test(path))).toEqual([]);
    await run(process.execPath, [tool('@arethetypeswrong/cli/dist/index.js'), applications.packed, '--profile', 'esm-only']);
  });

  it.each(programs)('protects a route (%s)', async (program) => {
    const url = await applications.start(program, {
      ISSUER: issuer.issuer, AUDIENCE: issuer.audience, CLIENT_ID: issuer.client.clientId, CLIENT_SECRET: issuer.client.clientSecret,
    });
    const call = (path: string, token?: string) => fetch(url + path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
    expect((await call('/open')).status).toBe(200);
    expect(await (await call('/.well-known/oauth-protected-resource')).json()).toMatchObject({ authorization_servers: [issuer.issuer] });
    const refused = await call('/documents');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer realm="api\.example", resource_metadata=/);
    for (const token of [await issuer.jwt(), issuer.opaque()]) {
      expect(await (await call('/documents', token)).json()).toEqual({ sub: 'account-1', mayWrite: false });
    }
    expect((await call('/documents', await issuer.jwt({ scope: 'other' }))).status).toBe(403);
    expect((await call('/documents', `${await issuer.jwt()}x`)).status).toBe(401);
  });
});

describe('the manifest of the published package', () => {
  it('is as package managers and bundlers want it', () => run(process.execPath, [tool('publint/src/cli.js'), 'run', library, '--strict']));

  it('is as small as its README says', async () => {
    const options = ['--bundle', '--minify', '--format=esm', '--platform=node', '--target=node20', '--conditions=@latchkey/source'];
    const { stdout } = await run(process.execPath, [tool('esbuild/bin/esbuild'), resolve(library, 'src/core/index.ts'), ...options], { maxBuffer: 2 ** 24 });
    const said = /(\d+) KB \(`\/core`, minified and gzipped\)/.exec(await readFile(resolve(library, 'README.md'), 'utf8'))?.[1];
    expect(Math.round(gzipSync(stdout, { level: 9 }).length / 1000)).toBe(Number(said));
  });
});
