import { temporaryPostgres } from '../stack/dist/postgres/temporary.js';

/** Nothing here must survive a crash: what is not on the disk need not be waited for. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

/** Starts a PostgreSQL for the run; TEST_DATABASE_URL names it to the specs. `npm test` builds first. */
export default async function globalSetup() {
  globalThis.__postgres = await temporaryPostgres(FAST);
  process.env.TEST_DATABASE_URL = new URL('/postgres', globalThis.__postgres.url).href;
}
