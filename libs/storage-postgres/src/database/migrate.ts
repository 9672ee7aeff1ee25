import { Client } from 'pg';
import { type Clock, SystemClock } from '@latchkey/protocol';
import { makePartitionsAhead } from '../maintenance/partitions-ahead.js';
import { migrationDataSource } from './data-source.js';
import { asPortError } from './failures.js';

/** The advisory lock under which one node at a time migrates; any number that nothing else in the database uses. */
const MIGRATION_LOCK = 7_301_001;

/**
 * Brings the schema up to date and makes the partitions that the first inserts need. Safe when several nodes boot at once:
 * the others wait, and find nothing left to do.
 * @throws StorageUnavailable
 */
export async function migrate(url: string, clock: Clock = new SystemClock()): Promise<void> {
  const lock = new Client({ connectionString: url, application_name: 'latchkey-migrate', connectionTimeoutMillis: 10_000 });
  lock.on('error', () => undefined);
  try {
    await lock.connect();
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const source = await migrationDataSource(url).initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    await makePartitionsAhead(lock, clock.now());
  } catch (error) {
    throw asPortError(error);
  } finally {
    await lock.end().catch(() => undefined);
  }
}
