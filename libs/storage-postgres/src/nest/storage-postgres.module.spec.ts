import { Test } from '@nestjs/testing';
import { TenantStore, UnitOfWork } from '@latchkey/storage';
import { type TestDatabase, aTenant, createTestDatabase } from '@latchkey/testing';
import { Database } from '../database/database.js';
import { StoragePostgresModule } from './storage-postgres.module.js';

describe('StoragePostgresModule', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('gives the ports, and closes the database at the shutdown', async () => {
    const module = await Test.createTestingModule({ imports: [StoragePostgresModule.forRoot({ url: database.url })] }).compile();
    await module.init();
    expect(await module.get(TenantStore).add(aTenant())).toBe('added');
    expect(await module.get(UnitOfWork).run('default', async ({ tenant }) => tenant.name)).toBe('Example');
    await module.close();
    await expect(module.get(Database).checkReady()).rejects.toThrow();
  });

  it('stops the boot when the database cannot be reached', async () => {
    const imports = [StoragePostgresModule.forRoot({ url: 'postgres://nobody@127.0.0.1:1/none' })];
    await expect(Test.createTestingModule({ imports }).compile()).rejects.toMatchObject({ name: 'StorageUnavailable' });
  });
});
