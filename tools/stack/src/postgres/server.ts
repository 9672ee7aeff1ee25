import pg from 'pg';
import type { Child } from '../processes/child.js';
import type { Children } from '../processes/children.js';
import { freePort } from '../ports.js';
import { StackFailure } from '../stack-failure.js';
import { DATABASE_USER, ENVIRONMENT, ensureCluster } from './cluster.js';
import type { Installation } from './installation.js';
import { clearLeftBehind } from './left-behind.js';

const DATABASE = 'latchkey';
const READY = 'database system is ready to accept connections';

/** Settings of the server, by their names in postgresql.conf. */
export type ServerSettings = Readonly<Record<string, string>>;

/** A PostgreSQL that accepts connections on the loopback address. */
export interface Database {
  readonly url: string;
  readonly server: Child;
}

/**
 * Starts PostgreSQL on its kept data, and makes the database at the first start.
 *
 * @throws StackFailure with PostgreSQL's reason when it does not start
 */
export const startPostgres = async (
  installation: Installation,
  password: string,
  children: Children,
  settings: ServerSettings = {},
): Promise<Database> => {
  await ensureCluster(installation, password, children);
  await clearLeftBehind(installation);
  const port = await freePort();
  const server = await startServer(installation, { ...settings, port: String(port) }, children);
  const urlOf = (database: string): string => `postgres://${DATABASE_USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  await ensureDatabase(urlOf('postgres'));
  return { url: urlOf(DATABASE), server };
};

const SETTINGS: ServerSettings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200' };

const startServer = async ({ folder, data, user, program }: Installation, own: ServerSettings, children: Children): Promise<Child> => {
  const settings = Object.entries({ ...SETTINGS, ...own });
  let ready: () => void = () => undefined;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  const child = children.start({
    name: 'PostgreSQL',
    command: program('postgres'),
    arguments: ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    environment: ENVIRONMENT,
    folder,
    user,
    // "Fast": ends sessions and writes a checkpoint. SIGQUIT, "immediate", is repaired at the next start.
    stopSignal: 'SIGINT',
    killSignal: 'SIGQUIT',
    foundation: true,
    onLine: (line) => (line.includes(READY) ? ready() : undefined),
  });
  await Promise.race([isReady, child.ended]);
  if (!child.isRunning) throw new StackFailure(`PostgreSQL did not start on ${data}: ${child.lastWords.split('\n').at(-1) || 'it gave no reason'}.`);
  return child;
};

const ensureDatabase = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
};
