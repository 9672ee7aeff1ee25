import { type TestStorage, openTestStorage } from '@latchkey/testing';

describe('The schema', () => {
  let storage: TestStorage;
  beforeAll(async () => {
    storage = await openTestStorage();
  });
  afterAll(() => storage.close());

  const drift = async (): Promise<string[]> => {
    const { upQueries } = await storage.database.dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  };

  it('is what the entities say, partitioned tables too', async () => {
    expect(await drift()).toEqual([]);
  });

  it.each(['tenants', 'clients', 'authorizations', 'authorization_codes', 'refresh_tokens', 'audit_events'])(
    'would be noticed to have drifted in %s', async (table) => {
      await storage.database.dataSource.query(`ALTER TABLE ${table} ADD COLUMN drifted text`);
      expect(await drift()).toHaveLength(1);
      await storage.database.dataSource.query(`ALTER TABLE ${table} DROP COLUMN drifted`);
    });

  it('puts the tenant first in every key', async () => {
    const platform = ['tenants', 'changes', 'change_positions'];
    for (const { tableName, primaryColumns } of storage.database.dataSource.entityMetadatas) {
      if (!platform.includes(tableName)) expect(primaryColumns[0]?.databaseName).toBe('tenant_id');
    }
  });
});
