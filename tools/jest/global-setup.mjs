import { temporaryPostgres } from '../stack/dist/postgres/temporary.js';
import { claimPorts } from './claim-ports.mjs';

/**
 * Nothing here must survive a crash: what is not on the disk need not be waited for. Nothing is tidied behind the specs' back either, where
 * it would hold locks, show among the sessions, and change plans, at moments of its own choosing.
 */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off', max_connections: '300' };

const STOPS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** Starts a PostgreSQL for the run, and takes ports for its services; TEST_DATABASE_URL and TEST_PORTS_FROM name them to the specs. `npm test` builds first. */
export default async function globalSetup() {
  // What ends without an `exit` takes no child along: a run that is stopped would leave its PostgreSQL behind.
  for (const [signal, number] of Object.entries(STOPS)) process.once(signal, () => process.exit(128 + number));
  globalThis.__ports = await claimPorts();
  process.env.TEST_PORTS_FROM = String(globalThis.__ports.first);
  globalThis.__postgres = await temporaryPostgres(SETTINGS);
  process.env.TEST_DATABASE_URL = new URL('/postgres', globalThis.__postgres.url).href;
}
