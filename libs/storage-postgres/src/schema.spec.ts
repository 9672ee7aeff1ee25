import { openTestStorage, type TestStorage } from '@latchkey/testing';

describe('The schema', () => {
  let storage: TestStorage;
  beforeAll(async () => { storage = await openTestStorage(); });
  afterAll(() => storage.close());

  it('is what the entities say', async () => {
    const { dataSource } = storage.database;
    const drift = await dataSource.driver.createSchemaBuilder().log();
    expect(drift.upQueries.map(({ query }) => query)).toEqual([]);
  });
  it('runs a unit of work', async () => {
    expect(await storage.run(async (s) => (await s.clients.find('x')))).toBeUndefined();
  });
});
