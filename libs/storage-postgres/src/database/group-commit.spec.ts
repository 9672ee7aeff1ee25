import pg from 'pg';
import { StorageUnavailable } from '@latchkey/storage';
import { type TestDatabase, createTestDatabase } from '@latchkey/testing';
import { laneClient } from './data-source.js';
import { GroupCommit } from './group-commit.js';
import { hotStatement } from './statement.js';

const ADD = hotStatement('add', 'INSERT INTO added (number) VALUES ($1) RETURNING txid_current()::text AS transaction');
const SLEEP = hotStatement('sleep', 'SELECT pg_sleep(60)');

describe('A group commit', () => {
  let database: TestDatabase;
  let observer: pg.Client;
  let additions: GroupCommit;
  beforeAll(async () => {
    database = await createTestDatabase();
    observer = new pg.Client({ connectionString: database.url });
    await observer.connect();
    await observer.query('CREATE TABLE added (number integer PRIMARY KEY)');
  });
  afterAll(async () => {
    await observer.end();
    await database.drop();
  });
  beforeEach(async () => {
    await observer.query('TRUNCATE added');
    additions = new GroupCommit(() => laneClient({ url: database.url, statementTimeout: 60_000 }));
  });
  afterEach(() => additions.close());

  const add = async (number: number): Promise<string> => String(((await additions.query(ADD(number))).rows as { transaction: string }[])[0]?.transaction);
  const numbers = async (): Promise<number[]> => (await observer.query<{ number: number }>('SELECT number FROM added ORDER BY number')).rows.map(({ number }) => number);

  it('puts what comes at once into one transaction', async () => {
    const transactions = await Promise.all([1, 2, 3, 4].map(add));
    expect(new Set(transactions).size).toBe(1);
    expect(await numbers()).toEqual([1, 2, 3, 4]);
  });

  it('answers only what is committed', async () => {
    await add(1);
    expect(await numbers()).toEqual([1]);
  });

  it('takes any number, in transactions of bounded size, and is idle again afterwards', async () => {
    const transactions = await Promise.all(Array.from({ length: 300 }, (_, number) => add(number)));
    expect(new Set(transactions).size).toBe(5);
    expect(await numbers()).toHaveLength(300);
    expect(additions.pending).toBe(0);
  });

  it('fails one that fails, and none beside it', async () => {
    await add(2);
    const outcomes = await Promise.allSettled([1, 2, 3, 2, 4].map(add));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: '23505' });
    expect(await numbers()).toEqual([1, 2, 3, 4]);
  });

  it('is unavailable to all that are under way when its connection breaks, and opens a new one for the next', async () => {
    await add(1);
    const { rows } = await additions.query(hotStatement('backend', 'SELECT pg_backend_pid() AS pid')());
    const waiting = [additions.query(SLEEP()), add(2)];
    await new Promise((resolve) => setImmediate(resolve));
    await observer.query('SELECT pg_terminate_backend($1)', [(rows as { pid: number }[])[0]?.pid]);
    for (const outcome of await Promise.allSettled(waiting)) {
      expect(outcome.status === 'rejected' && (outcome.reason as unknown)).toBeInstanceOf(StorageUnavailable);
    }
    await add(3);
    expect(await numbers()).toEqual([1, 3]);
  });

  it('says so when it cannot connect', async () => {
    const other = new GroupCommit(() => laneClient({ url: 'postgres://nobody@127.0.0.1:1/none' }));
    await expect(other.query(ADD(1))).rejects.toBeInstanceOf(StorageUnavailable);
    await other.close();
  });

  it('adds nothing more once it is closed', async () => {
    await additions.close();
    await expect(add(1)).rejects.toBeInstanceOf(StorageUnavailable);
  });
});
