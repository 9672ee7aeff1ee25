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
  /** Opens the same database as another node does, with caches of its own; closed with this one. */
  readonly anotherNode: () => Promise<UnitOfWork>;
  /** Sets the fixed clock forward, and makes the partitions that inserts need from then on. */
  readonly travel: (seconds: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type TestStorageOptions = Partial<Omit<DatabaseOptions, 'clock' | 'url'>> & { readonly clock?: FixedClock };

// How long requests wait for the database is specified where it is promised; every other rule holds on a slow machine too.
const PATIENCE = { poolWait: 60_000, statementTimeout: 60_000 };

/** A storage in a database of its own, with a default tenant in it; without maintenance, and patient, unless told. */
export async function openTestStorage({ clock = new FixedClock(), ...options }: TestStorageOptions = {}): Promise<TestStorage> {
  const { url, drop } = await createTestDatabase();
  const database = await openDatabase({ maintenance: false, ...PATIENCE, ...options, url, clock });
  const { unitOfWork, tenants } = database;
  await tenants.add(aTenant());
  const nodes = [database];
  return {
    url,
    clock,
    database,
    unitOfWork,
    tenants,
    run: (work, tenant = DEFAULT_TENANT) => unitOfWork.run(tenant, work),
    anotherNode: async () => {
      const node = await openDatabase({ ...PATIENCE, ...options, maintenance: false, url, clock });
      nodes.push(node);
      return node.unitOfWork;
    },
    travel: async (seconds) => {
      clock.advance(seconds);
      await migrate(url, clock);
    },
    close: async () => {
      for (const node of nodes) await node.close();
      await drop();
    },
  };
}
