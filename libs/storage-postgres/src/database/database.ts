import type { DataSource } from 'typeorm';
import { type Clock, SystemClock } from '@latchkey/protocol';
import { type LogoutDeliveryQueue, StorageUnavailable, type TenantStore, type UnitOfWork } from '@latchkey/storage';
import { Caches } from '../caches/caches.js';
import { ChangeFeed } from '../feed/change-feed.js';
import { FeedConnection } from '../feed/feed-connection.js';
import { ListeningConnection } from '../feed/listening-connection.js';
import { PostgresRevocationTail } from '../feed/revocation-tail.js';
import { Maintenance } from '../maintenance/maintenance.js';
import { MIGRATIONS } from '../migrations/index.js';
import { PostgresLogoutDeliveryQueue } from '../stores/logout-delivery-queue.js';
import { PostgresTenantStore } from '../work/postgres-tenant-store.js';
import { PostgresUnitOfWork } from '../work/postgres-unit-of-work.js';
import { TenantDirectory } from '../work/tenant-directory.js';
import { Connections } from './connections.js';
import { laneClient, poolOf, serviceDataSource } from './data-source.js';
import { type DatabaseOptions, LANES, POOL_QUEUE } from './database-options.js';
import { asPortError } from './failures.js';
import { GroupCommit } from './group-commit.js';
import { Lanes } from './lane.js';
import { hotStatement } from './statement.js';

// Over a lane: a node whose transactions all wait for a connection is busy, and not unready.
const LATEST_MIGRATION = hotStatement('readiness', 'SELECT max(timestamp)::text AS latest FROM migrations');
const migrationTime = (name: string): number => Number(/\d+$/.exec(name)?.[0]);

/** An open database: the ports, and what runs behind them until `close`. */
export class Database {
  readonly caches = new Caches();
  readonly feed: ChangeFeed;
  readonly revocationTail: PostgresRevocationTail;
  readonly connections: Connections;
  /** Left out where it is switched off. */
  readonly maintenance: Maintenance | undefined;
  readonly unitOfWork: UnitOfWork;
  readonly tenants: TenantStore;
  readonly logoutDeliveries: LogoutDeliveryQueue;

  constructor(readonly dataSource: DataSource, options: DatabaseOptions) {
    const clock: Clock = options.clock ?? new SystemClock();
    const failed = options.onFailure ?? (() => undefined);
    const lanes = new Lanes(() => laneClient(options), options.lanes ?? LANES);
    const additions = new GroupCommit(() => laneClient(options));
    this.connections = new Connections(poolOf(dataSource), lanes, additions, options.poolQueue ?? POOL_QUEUE);
    this.feed = new ChangeFeed(this.caches, (wake, lost) => FeedConnection.open(options.url, wake, lost), failed);
    const { url } = options;
    this.revocationTail = new PostgresRevocationTail((wake, lost) => ListeningConnection.open({ url, name: 'latchkey-tail', wake, lost }), failed);
    this.maintenance = options.maintenance === false ? undefined : new Maintenance({ url, clock, onFailure: failed });
    const sync = () => this.feed.sync();
    const { caches, connections } = this;
    const directory = new TenantDirectory(caches, connections, sync);
    const unitOfWork = new PostgresUnitOfWork({ connections, caches, directory, clock, sync });
    this.unitOfWork = unitOfWork;
    this.tenants = new PostgresTenantStore(unitOfWork);
    this.logoutDeliveries = new PostgresLogoutDeliveryQueue(connections);
  }

  /** Resolves when the database answers and its schema is this version's or newer. @throws StorageUnavailable, or an Error that says what to do */
  async checkReady(): Promise<void> {
    const wanted = Math.max(...MIGRATIONS.map(({ name }) => migrationTime(name)));
    let latest: number;
    try {
      const { rows } = await this.connections.query<{ latest: string | null }>(LATEST_MIGRATION());
      latest = Number(rows[0]?.latest ?? 0);
    } catch (error) {
      if (error instanceof StorageUnavailable) throw error;
      latest = 0;
    }
    if (latest < wanted) throw new Error('The database is not migrated; run the migrations first.');
  }

  async close(): Promise<void> {
    await this.maintenance?.stop();
    await this.revocationTail.stop();
    await this.feed.stop();
    await this.connections.close();
    await this.dataSource.destroy();
  }
}

/**
 * Opens the database and what follows it: the change feed, and the maintenance unless it is switched off.
 * The schema must be migrated.
 * @throws StorageUnavailable, or an Error that says what to do
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const dataSource = serviceDataSource(options);
  try {
    await dataSource.initialize();
  } catch (error) {
    throw asPortError(error);
  }
  const database = new Database(dataSource, options);
  try {
    await database.checkReady();
    await database.maintenance?.start();
    await database.feed.start();
    return database;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error;
  }
}
