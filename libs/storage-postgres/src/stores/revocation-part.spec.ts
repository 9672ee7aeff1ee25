import pg from 'pg';
import { type TestDatabase, createTestDatabase } from '@latchkey/testing';
import { REVOCATION_PART } from './revocation-part.js';

describe('The question what of the log concerns a resource', () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  describe.each([
    ['an empty log', 'SELECT 1'],
    ['a log that has grown since PostgreSQL last looked', `INSERT INTO revocations SELECT 'default', i, 'session:' || i % 1000, 'session', i % 1000, now(), now()
      FROM generate_series(1, 20000) i`],
    ['a log that it knows', 'ANALYZE revocations'],
  ])('over %s', (_what, prepare) => {
    it.each(['force_generic_plan', 'force_custom_plan'])('is answered by looks into the indexes, with %s', async (mode) => {
      await client.query(`${prepare.startsWith('INSERT') ? 'TRUNCATE revocations; ' : ''}${prepare}; SET plan_cache_mode = ${mode}; DEALLOCATE ALL`);
      await client.query(`PREPARE question (text, text, bigint, bigint, bigint, timestamptz) AS ${REVOCATION_PART}`);
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE question ('default', 'https://a', 5, 20000, 10000, now())`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/Index Scan Backward using revocations_selector/);
      expect(plan).toMatch(/Index Cond: .*selector = part\w*\.selector/);
      expect(plan).not.toMatch(/Seq Scan/);
    });
  });
});
