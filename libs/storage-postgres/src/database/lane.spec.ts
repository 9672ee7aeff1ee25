import { jest } from '@jest/globals';
import pg from 'pg';
import { StorageUnavailable } from '@latchkey/storage';
import { type TestDatabase, createTestDatabase } from '@latchkey/testing';
import { laneClient } from './data-source.js';
import { Lane, Lanes } from './lane.js';
import { hotStatement } from './statement.js';

const DOUBLE = hotStatement('double', 'SELECT $1::integer * 2 AS value');
const DIVIDE = hotStatement('divide', 'SELECT 12 / $1::integer AS value');
const SLEEP = hotStatement('sleep', 'SELECT pg_sleep(60) AS value');
const BACKEND = hotStatement('backend', 'SELECT pg_backend_pid() AS value');

describe('A lane', () => {
  let database: TestDatabase;
  let lane: Lane;
  /** Patient, unless told: a busy machine may keep a statement waiting for more than a second. */
  const options = (statementTimeout = 60_000) => ({ url: database.url, statementTimeout });
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    lane = new Lane(() => laneClient(options()));
  });
  afterEach(() => lane.close());

  const value = async (query: ReturnType<typeof DOUBLE>): Promise<number | undefined> =>
    (await lane.query<{ value: number }>(query)).rows[0]?.value;

  it('gives each of many that ask at once its own answer', async () => {
    const numbers = Array.from({ length: 300 }, (_, index) => index);
    expect(await Promise.all(numbers.map((number) => value(DOUBLE(number))))).toEqual(numbers.map((number) => 2 * number));
    expect(lane.pending).toBe(0);
  });

  it('sends what is asked in one turn in one write', async () => {
    await value(DOUBLE(1));
    const query = jest.spyOn(pg.Client.prototype, 'query');
    const answers = Promise.all([1, 2, 3].map((number) => value(DOUBLE(number))));
    await Promise.resolve();
    const clients = new Set(query.mock.contexts as unknown[] as pg.Client[]);
    query.mockRestore();
    const held = [...clients].map(({ connection: { stream } }) => stream.writableCorked);
    expect(held).toEqual([1]);
    await answers;
    expect([...clients].map(({ connection: { stream } }) => stream.writableCorked)).toEqual([0]);
  });

  it('fails one that fails, and none beside it', async () => {
    const outcomes = await Promise.allSettled([value(DIVIDE(3)), value(DIVIDE(0)), value(DIVIDE(4))]);
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'))).toEqual([4, 'failed', 3]);
  });

  it('is unavailable to all that are under way when its connection breaks, and opens a new one for the next', async () => {
    const backend = await value(BACKEND());
    const waiting = [value(SLEEP()), value(DOUBLE(1))];
    const killer = new pg.Client({ connectionString: database.url });
    await killer.connect();
    await killer.query('SELECT pg_terminate_backend($1)', [backend]);
    await killer.end();
    for (const outcome of await Promise.allSettled(waiting)) {
      expect(outcome.status === 'rejected' && (outcome.reason as unknown)).toBeInstanceOf(StorageUnavailable);
    }
    expect(await value(DOUBLE(2))).toBe(4);
    expect(await value(BACKEND())).not.toBe(backend);
  });

  it('gives up a statement that runs out of time', async () => {
    const hasty = new Lane(() => laneClient(options(1_000)));
    await expect(hasty.query(SLEEP())).rejects.toBeInstanceOf(StorageUnavailable);
    expect((await hasty.query(DOUBLE(2))).rows).toEqual([{ value: 4 }]);
    await hasty.close();
  });

  it('tries to connect again after it could not', async () => {
    const urls = ['postgres://nobody@127.0.0.1:1/none', database.url];
    const other = new Lane(() => laneClient({ url: urls.shift() ?? '' }));
    await expect(other.query(DOUBLE(1))).rejects.toBeInstanceOf(StorageUnavailable);
    expect((await other.query(DOUBLE(1))).rows).toEqual([{ value: 2 }]);
    await other.close();
  });

  it('opens nothing more once it is closed', async () => {
    expect(await value(DOUBLE(1))).toBe(2);
    await lane.close();
    await expect(value(DOUBLE(1))).rejects.toBeInstanceOf(StorageUnavailable);
  });

  it('is left for the next one when it is crowded', async () => {
    let made = 0;
    const lanes = new Lanes(() => {
      made += 1;
      return laneClient(options());
    }, 2);
    await Promise.all(Array.from({ length: 10 }, () => lanes.query(DOUBLE(1))));
    expect(made).toBe(1);
    await Promise.all(Array.from({ length: 200 }, () => lanes.query(DOUBLE(1))));
    expect(made).toBe(2);
    await lanes.close();
  });
});
