import { join } from 'node:path';
import { announcement } from './announcement.js';
import { demandFreePorts } from './ports.js';
import { demandDatabase } from './postgres/demand-database.js';
import { exists, installPostgres } from './postgres/installation.js';
import { startPostgres } from './postgres/server.js';
import { serverUser } from './postgres/server-user.js';
import type { Child } from './processes/child.js';
import type { Children } from './processes/children.js';
import { becomeReady, endedEarly } from './processes/readiness.js';
import { readableLine } from './processes/readable-line.js';
import type { Credentials } from './secrets.js';
import { keepCredentials } from './secrets.js';
import type { Program, ServiceName } from './services.js';
import { Programs } from './services.js';
import { StackFailure } from './stack-failure.js';
import type { Environment, StackSettings } from './stack-settings.js';
import type { StateFolder } from './state-folder.js';

/** What a start works with. */
export interface StackStart {
  readonly root: string;
  readonly environment: Environment;
  readonly settings: StackSettings;
  readonly state: StateFolder;
  readonly children: Children;
  readonly say: (text: string) => void;
}

/**
 * Starts the database, the bootstrap job and the services, in this order, and tells what runs.
 *
 * @returns the processes that must go on running
 * @throws StackFailure with a sentence for the first thing that cannot run
 */
export const startStack = async (start: StackStart): Promise<readonly Child[]> => {
  const { settings, children, say } = start;
  await demandFreePorts(settings);
  const { databaseUrl, credentials, place, servers } = await prepareDatabase(start);
  const programs = new Programs(start.root, start.environment, settings, credentials);
  const shown = { stderr: false };
  const run = (program: Program): Child => children.start(childOf(start, program, shown));
  say('Migrating and bootstrapping …');
  const job = run(programs.bootstrap(databaseUrl));
  if ((await job.ended).code !== 0) throw endedEarly(job);
  say('Starting the services …');
  const host = settings.listenAddress === '0.0.0.0' ? '127.0.0.1' : settings.listenAddress.replace(/^.*:.*$/, '[$&]');
  const ready = async (name: ServiceName): Promise<Child> => {
    const child = run(programs.service(name, databaseUrl));
    await becomeReady(child, `http://${host}:${settings.ports[name]}/health/ready`);
    return child;
  };
  // The guards of the others ask auth-server as they start, and would report that it is silent.
  const services = [await ready('auth-server'), ...(await Promise.all([ready('admin-api'), ready('resource-api')]))];
  say(announcement({ settings, credentials, place, endpoints: await endpointsOf(`http://${host}:${settings.ports['auth-server']}`) }));
  shown.stderr = true;
  return [...servers, ...services];
};

interface PreparedDatabase {
  readonly databaseUrl: string;
  readonly credentials: Credentials;
  readonly place: string;
  readonly servers: readonly Child[];
}

const prepareDatabase = async ({ settings, state, environment, children, say }: StackStart): Promise<PreparedDatabase> => {
  const file = state.file('secrets.json');
  if (settings.databaseUrl) {
    await demandDatabase(settings.databaseUrl);
    const { hostname, pathname } = new URL(settings.databaseUrl);
    const credentials = await keepCredentials(file, environment, undefined);
    return { databaseUrl: settings.databaseUrl, credentials, place: `database ${pathname.slice(1)} on ${hostname}; secrets in ${file}`, servers: [] };
  }
  const installation = await installPostgres(state, serverUser());
  const credentials = await keepCredentials(file, environment, (await exists(installation.data)) ? installation.folder : undefined);
  say(`Starting PostgreSQL on ${installation.data} …`);
  const { url, server } = await startPostgres(installation, credentials.DATABASE_PASSWORD, children);
  return { databaseUrl: url, credentials, place: `${join(installation.folder, 'data')}; secrets in ${file}`, servers: [server] };
};

const childOf = (
  { root, say }: StackStart,
  { name, script, environment }: Program,
  shown: { readonly stderr: boolean },
): Parameters<Children['start']>[0] => ({
  name,
  command: process.execPath,
  arguments: ['--enable-source-maps', script],
  environment,
  // The guards of the others follow its feed, and would report that it is silent.
  layersAbove: name === 'auth-server' ? 1 : 0,
  folder: root,
  stopSignal: 'SIGTERM',
  killSignal: 'SIGKILL',
  channel: true,
  // What a service that cannot start says on stderr is shown once, by whoever reports its end.
  onLine: (line, stream) => (stream === 'stdout' || shown.stderr ? say(readableLine(name, line)) : undefined),
});

const endpointsOf = async (address: string): Promise<{ token: string; introspection: string }> => {
  const answer = await fetch(`${address}/.well-known/oauth-authorization-server`, { signal: AbortSignal.timeout(5_000) });
  const metadata = (await answer.json()) as { token_endpoint?: string; introspection_endpoint?: string };
  const { token_endpoint: token, introspection_endpoint: introspection } = metadata;
  if (!token || !introspection) throw new StackFailure('auth-server does not answer at /.well-known/oauth-authorization-server as it should: run npm run build and start again.');
  return { token, introspection };
};
