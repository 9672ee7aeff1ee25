import pg from 'pg';
import { type TestDatabase, createTestDatabase } from '@latchkey/testing';
import { revocationAbove } from './revocation-above.js';

describe('The question whether a token is revoked', () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url, options: '-c plan_cache_mode=force_generic_plan' });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it.each([
    ['an empty log', 'SELECT 1'],
    ['a log that has grown since PostgreSQL last looked', `INSERT INTO revocations SELECT 'default', i, 'session:' || i, 'session', i, now(), now()
      FROM generate_series(1, 20000) i`],
    ['a log that it knows', 'ANALYZE revocations'],
  ])('is answered by one look into the index per selector, over %s', async (_what, prepare) => {
    await client.query(prepare);
    await client.query(`DEALLOCATE ALL`);
    await client.query(`PREPARE question (text, text[], bigint) AS SELECT EXISTS (${revocationAbove('$2', '$3')})`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE question ('default', '{session:7}', 5)`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index (Only )?Scan Backward using revocations_selector/);
    expect(plan).toMatch(/Index Cond: .*selector = named\.selector/);
  });
});
