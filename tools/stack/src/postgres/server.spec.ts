import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import pg from 'pg';
import { Children } from '../processes/children.js';
import { isRunning } from '../processes/process-identity.js';
import { openStateFolder } from '../state-folder.js';
import { installPostgres } from './installation.js';
import { serverUser } from './server-user.js';
import { startPostgres } from './server.js';

const query = async (url: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  // A server that is ended at once tells its clients so.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
};

const serverPid = async (url: string): Promise<number> => {
  const [row] = await query(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid");
  return Number(row?.pid);
};

describe('the PostgreSQL of the stack', () => {
  let root: string;
  const started: Children[] = [];

  const start = async () => {
    const by = new Children();
    started.push(by);
    return { by, ...(await startPostgres(await install(), 'a password: %/@', by)) };
  };
  const install = async () => installPostgres(await openStateFolder(root), serverUser());

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'latchkey-stack-'));
    await chmod(root, 0o755);
  });

  afterAll(async () => {
    for (const by of started) by.kill();
    await rm(root, { recursive: true, force: true });
  });

  it('keeps its data over a restart and leaves no process behind', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS number');
    const pid = await serverPid(first.url);
    await first.by.stop(10_000);
    expect(isRunning(pid)).toBe(false);
    const second = await start();
    expect(await query(second.url, 'SELECT number FROM kept')).toEqual([{ number: 7 }]);
    await second.by.stop(10_000);
  });

  it('is not kept from starting by the lock file of a dead server whose id another program has', async () => {
    const { data } = await install();
    await writeFile(join(data, 'postmaster.pid'), `${process.ppid}\n${data}\n0\n5432\n\n127.0.0.1\n\n`);
    const { by, url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await by.stop(10_000);
  });

  it('starts on another port when somebody takes the one that was free a moment ago', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = other.address() as AddressInfo;
    const found = jest.spyOn(Server.prototype, 'address').mockReturnValueOnce(taken);
    const { by, url } = await start();
    found.mockRestore();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(new URL(url).port).not.toBe(String(taken.port));
    await by.stop(10_000);
    await new Promise((resolve) => other.close(resolve));
  });

  it('stops a server that a killed stack left on its data', async () => {
    const left = await start();
    const pid = await serverPid(left.url);
    const next = await start();
    expect((await left.server.ended).code).toBe(0);
    expect(await serverPid(next.url)).not.toBe(pid);
    await next.by.stop(10_000);
  });
});
