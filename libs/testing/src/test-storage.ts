import { type Clock, DEFAULT_TENANT, type TenantId } from '@latchkey/protocol';
import type { Stores, TenantStore, UnitOfWork } from '@latchkey/storage';
import { type Database, type DatabaseOptions, migrate, openDatabase } from '@latchkey/storage-postgres';
import { aTenant } from './builders/tenant.js';
import { FixedClock } from './fixed-clock.js';
import { createTestDatabase } from './test-database.js';

export interface TestStorage<Time extends Clock = FixedClock> {
  readonly url: string;
  readonly clock: Time;
  readonly database: Database;
  readonly unitOfWork: UnitOfWork;
  readonly tenants: TenantStore;
  /** Runs work on the stores of the default tenant. */
  readonly run: <Result>(work: (stores: Stores) => Promise<Result>, tenant?: TenantId) => Promise<Result>;
  /** Sets the fixed clock forward, and makes the partitions that inserts need from then on. */
  readonly travel: (seconds: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type TestStorageOptions = Partial<Omit<DatabaseOptions, 'clock' | 'url'>> & { readonly clock?: FixedClock };

/** A storage in a database of its own, with a default tenant in it; without maintenance unless told. */
export async function openTestStorage({ clock = new FixedClock(), ...options }: TestStorageOptions = {}): Promise<TestStorage> {
  const { url, drop } = await createTestDatabase();
  const database = await openDatabase({ maintenance: false, ...options, url, clock });
  const { unitOfWork, tenants } = database;
  await tenants.add(aTenant());
  return {
    url,
    clock,
    database,
    unitOfWork,
    tenants,
    run: (work, tenant = DEFAULT_TENANT) => unitOfWork.run(tenant, work),
    travel: async (seconds) => {
      clock.advance(seconds);
      await migrate(url, clock);
    },
    close: async () => {
      await database.close();
      await drop();
    },
  };
}
