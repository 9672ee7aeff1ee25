import { createTestDatabase, type TestDatabase } from '@latchkey/testing';
import { TableRows } from './table-rows.js';

describe('TableRows', () => {
  let database: TestDatabase;
  let rows: TableRows;

  beforeEach(async () => {
    database = await createTestDatabase();
    rows = await TableRows.of(database);
  });
  afterEach(async () => {
    await rows.close();
    await database.drop();
  });

  it('looks into no partition that the maintenance detached, which may be dropped at any moment', async () => {
    const before = await rows.counts();
    expect(before).toHaveProperty('access_tokens', 0);
    await rows.query('CREATE TABLE access_tokens_24_48 (LIKE access_tokens)');
    expect(await rows.counts()).toEqual(before);
  });
});
