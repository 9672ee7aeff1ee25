import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { posix, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { io } from 'socket.io-client';
import { OutsideApplication } from '../test/outside-application.js';
import { RedisServer } from '../test/redis-server.js';
import { PAGES, anchorsIn, pageText, shownBlocks } from '../test/shown-programs.js';
import { createProofKey, createTestIssuer } from './testing/index.js';
import type { TestIssuer } from './testing/index.js';

const run = promisify(execFile);
const library = resolve(import.meta.dirname, '..');
const tool = (path: string): string => resolve(library, '../../node_modules', path);

let outside: OutsideApplication;
let issuer: TestIssuer;
const redis = new RedisServer();
let blocks: Awaited<ReturnType<typeof shownBlocks>>;

beforeAll(async () => {
  blocks = await shownBlocks();
  outside = await OutsideApplication.install();
  issuer = await createTestIssuer();
  issuer.issuer = 'https://id.example';
}, 180_000);
afterAll(async () => {
  await outside?.remove();
  await issuer?.stop();
  await redis.stop();
});

const started = (program: string, environment = {}): Promise<string> => outside.start(program, { ISSUER: issuer.address, API_SECRET: issuer.client.clientSecret, ...environment });

describe('the published package', () => {
  it('is built anew, and has its license and pages, and nothing that it is tested with', () => {
    const paths = outside.tarball.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining([...PAGES, 'LICENSE', 'package.json', 'dist/index.js', 'dist/index.d.ts']));
    expect(paths.filter((path) => /^(?!dist\/|docs\/)[^/]*\/|\.spec\.|tsbuildinfo|forgotten/.test(path))).toEqual([]);
    expect(paths.filter((path) => path.endsWith('.md')).sort()).toEqual([...PAGES].sort());
  });

  it('is as package managers, bundlers and compilers want it', async () => {
    await Promise.all([
      run(process.execPath, [tool('publint/src/cli.js'), 'run', outside.packed, '--strict']),
      run(process.execPath, [tool('@arethetypeswrong/cli/dist/index.js'), outside.packed, '--profile', 'esm-only']),
    ]);
  });

  it('has pages that lead to what is in it', async () => {
    for (const page of PAGES) {
      for (const [, target = ''] of (await pageText(page)).matchAll(/\]\((?!https:\/\/)([^)\s]+)/g)) {
        const [file = '', anchor] = target.split('#');
        const path = file === '' ? page : posix.join(posix.dirname(page), file);
        expect(outside.tarball.files).toContainEqual(expect.objectContaining({ path }));
        if (anchor !== undefined) expect(anchorsIn(await pageText(path))).toContain(anchor);
      }
    }
  });

  it('is as small as its README says', async () => {
    const options = ['--bundle', '--minify', '--format=esm', '--platform=node', '--target=node20', '--conditions=@latchkey/source'];
    const { stdout } = await run(process.execPath, [tool('esbuild/bin/esbuild'), resolve(library, 'src/core/index.ts'), ...options], { maxBuffer: 2 ** 24 });
    const said = /(\d+) KB \(`\/core`, minified and gzipped\)/.exec(await pageText('README.md'))?.[1];
    expect(Math.round(gzipSync(stdout, { level: 9 }).length / 1000)).toBe(Number(said));
  });
});

/** Compiles what the pages show; the programs named, or all of them. */
async function compiled(names: readonly string[] = blocks.map(({ name }) => name)): Promise<void> {
  const programs = blocks.filter(({ language, name }) => language === 'ts' && names.includes(name));
  expect(await outside.compile(new Map(programs.map(({ name, text }) => [name, text])))).toBe('');
}

async function protectsARoute(program: string): Promise<void> {
  const url = await started(program);
  const call = (path: string, token?: string) => fetch(url + path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  expect(await (await call('/.well-known/oauth-protected-resource')).json()).toMatchObject({ authorization_servers: ['https://id.example'] });
  const refused = await call('/documents');
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Bearer realm="api\.example", resource_metadata=/)]);
  for (const format of ['jwt', 'opaque'] as const) {
    const token = await issuer.token({ format, scope: 'documents:read' });
    expect(await (await call('/documents', token)).json()).toEqual({ owner: 'account-1', mayWrite: false });
    expect((await call('/documents', `${token}x`)).status).toBe(401);
  }
  expect((await call('/documents', await issuer.token({ scope: 'other' }))).status).toBe(403);
}

/** Shows one proof to several APIs, twice to each, at the same time; gives the answers. */
async function shownTo(apis: readonly string[]): Promise<readonly number[]> {
  const key = await createProofKey();
  const token = await issuer.token({ cnf: key.cnf });
  const dpop = key.proof({ method: 'GET', url: 'https://api.example/documents', token });
  const answers = await Promise.all([...apis, ...apis].map((api) => fetch(`${api}/documents`, { headers: { authorization: `DPoP ${token}`, dpop } })));
  return answers.map(({ status }) => status).sort();
}

async function endsAStream(program: string): Promise<void> {
  const url = await started(program);
  const token = await issuer.token();
  const answer = await fetch(`${url}/documents/changes`, { headers: { authorization: `Bearer ${token}` } });
  issuer.revoke({ token });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('{"count":0}')]);
}

describe('what the pages of the published package show, without Nest', () => {
  beforeAll(() => outside.have(['@types/node', 'express', '@types/express', 'fastify', 'pg', '@types/pg', '@redis/client']));

  it('compiles as it stands', () => compiled(['express', 'fastify', 'any-other-server', 'a-stream-in-express', 'proofs-shown-to-several-processes', 'in-redis']));

  it.each(['express', 'fastify', 'any-other-server'])('protects a route (%s)', protectsARoute);

  it('ends a stream with its token', () => endsAStream('a-stream-in-express'));

  it('is loaded by require() as well', async () => {
    const names = await outside.run('--no-warnings', '--input-type=commonjs', '--eval', "console.log(Object.keys(require('@latchkey/access-token-guard/core')))");
    expect(names).toContain('createAccessTokenVerifier');
  });

  it('lets a proof through once, of all processes that it is shown to at the same time, and none when that cannot be told', async () => {
    const schema = `outside_${randomUUID().replaceAll('-', '')}`;
    const address = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    address.searchParams.set('options', `-csearch_path=${schema}`);
    const database = new Client({ connectionString: address.href });
    await database.connect();
    await database.query(`CREATE SCHEMA ${schema}`);
    await database.query(blocks.find((block) => block.language === 'sql')?.text ?? '');
    const apis = await Promise.all([1, 2].map(() => started('proofs-shown-to-several-processes', { DATABASE_URL: address.href })));
    for (let round = 0; round < 10; round += 1) expect(await shownTo(apis)).toEqual([200, 401, 401, 401]);
    await database.query(`DROP SCHEMA ${schema} CASCADE`);
    expect(await shownTo(apis)).toEqual([503, 503, 503, 503]);
    await database.end();
  });

  it('does so in Redis as well, by one command that says how long to remember it', async () => {
    const address = await redis.start();
    const apis = await Promise.all([1, 2].map(() => started('in-redis', { REDIS_URL: address })));
    for (let round = 0; round < 10; round += 1) expect(await shownTo(apis)).toEqual([200, 401, 401, 401]);
    for (const [key, milliseconds] of redis.set) {
      expect(key).toMatch(/^proof:[A-Za-z0-9_-]{43}$/);
      expect(Math.abs(milliseconds - 125_000)).toBeLessThan(10_000);
    }
    redis.isFull = true;
    expect(await shownTo(apis)).toEqual([503, 503, 503, 503]);
  });
});

describe('what the pages of the published package show, in Nest', () => {
  beforeAll(() => outside.have(['@nestjs/common', '@nestjs/core', '@nestjs/platform-express', '@nestjs/websockets', '@nestjs/platform-socket.io', 'socket.io', '@nestjs/passport', 'passport', '@types/passport', 'prom-client', 'reflect-metadata', 'rxjs']));

  it('compiles as it stands', () => compiled());

  it.each(['use', 'nest-with-passport'])('protects a route (%s)', protectsARoute);

  it('ends a stream with its token', () => endsAStream('a-stream-in-nest'));

  it('guards a gateway', async () => {
    const socket = io(await started('graphql-websockets-microservices'), { auth: { token: await issuer.token() }, transports: ['websocket'] });
    const answer = new Promise((resolve) => socket.onAny((event, data) => resolve([event, data])));
    socket.emit('me', {});
    expect(await answer).toEqual(['me', 'account-1']);
    socket.close();
  });

  it('tests an API', async () => expect(await outside.run('--test', 'testing-an-api-that-the-guard-protects.js')).toContain('# pass 1'));
});
