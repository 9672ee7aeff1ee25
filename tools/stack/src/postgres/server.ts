import pg from 'pg';
import type { Child } from '../processes/child.js';
import type { Children } from '../processes/children.js';
import { freePort } from '../ports.js';
import { StackFailure } from '../stack-failure.js';
import { DATABASE_USER, ENVIRONMENT, ensureCluster } from './cluster.js';
import type { Installation } from './installation.js';
import { clearLeftBehind } from './left-behind.js';
import { reasonOf } from './reason.js';

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
  const { server, port } = await startOnFreePort(installation, settings, children);
  const urlOf = (database: string): string => `postgres://${DATABASE_USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  await ensureDatabase(urlOf('postgres'));
  return { url: urlOf(DATABASE), server };
};

const SETTINGS: ServerSettings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200' };

/** Of PostgreSQL, when it cannot listen. */
const PORT_TAKEN = 'could not create any TCP/IP sockets';
const TRIES = 10;

/** Somebody else may take a port after it was found to be free: then on another one. */
const startOnFreePort = async (installation: Installation, settings: ServerSettings, children: Children): Promise<{ readonly server: Child; readonly port: number }> => {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const server = await startServer(installation, { ...settings, port: String(port) }, children);
    if (server.isRunning) return { server, port };
    if (tries < TRIES && server.lastWords.includes(PORT_TAKEN)) continue;
    throw new StackFailure(`PostgreSQL did not start on ${installation.data}: ${reasonOf(server) ?? 'it gave no reason'}.`);
  }
};

/** Resolves when it accepts connections, or has ended. */
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
    layersAbove: 2,
    onLine: (line) => (line.includes(READY) ? ready() : undefined),
  });
  await Promise.race([isReady, child.ended]);
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
