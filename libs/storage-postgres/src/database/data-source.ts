import { Client, type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { ENTITIES } from '../entities/index.js';
import { MIGRATIONS } from '../migrations/index.js';
import { type DatabaseOptions, POOL_SIZE, POOL_WAIT, STATEMENT_TIMEOUT } from './database-options.js';

const common = (url: string) => ({
  type: 'postgres' as const,
  url,
  entities: ENTITIES,
  migrations: MIGRATIONS,
  synchronize: false,
  logging: false,
  installExtensions: false,
  applicationName: 'latchkey',
});

const limits = ({ statementTimeout = STATEMENT_TIMEOUT }: DatabaseOptions) => ({
  keepAlive: true,
  statement_timeout: statementTimeout,
  // The server is silent: the connection is given up on this side.
  query_timeout: statementTimeout + 2_000,
  // The last statements of a transaction and its COMMIT are sent together.
  pipeline: true,
});

/** A connection for a lane. */
export const laneClient = (options: DatabaseOptions): Client =>
  new Client({
    connectionString: options.url,
    application_name: 'latchkey',
    connectionTimeoutMillis: options.poolWait ?? POOL_WAIT,
    // Every statement of a lane finds single rows by index, whatever its values: planning it anew each time costs more than running it.
    options: '-c plan_cache_mode=force_generic_plan',
    ...limits(options),
  });

/** The source that serves requests: every wait in it is bounded. */
export function serviceDataSource(options: DatabaseOptions): DataSource {
  return new DataSource({
    ...common(options.url),
    poolSize: options.poolSize ?? POOL_SIZE,
    connectTimeoutMS: options.poolWait ?? POOL_WAIT,
    poolErrorHandler: (error: unknown) => options.onFailure?.('idle connection', error),
    extra: {
      ...limits(options),
      idle_in_transaction_session_timeout: 3 * (options.statementTimeout ?? STATEMENT_TIMEOUT),
    },
  });
}

/** The source that migrates: a migration takes as long as it takes. */
export const migrationDataSource = (url: string): DataSource => new DataSource({ ...common(url), poolSize: 2 });

/** The pg pool that the source's driver owns, for prepared statements. */
export const poolOf = (source: DataSource): Pool => (source.driver as unknown as { master: Pool }).master;
