import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from './secrets.js';
import { CREDENTIAL_NAMES } from './secrets.js';
import { StackFailure } from './stack-failure.js';
import type { Environment, StackSettings } from './stack-settings.js';

export type ServiceName = 'auth-server' | 'admin-api' | 'resource-api';

/** A program of the stack: what it runs, and with which environment. */
export interface Program {
  readonly name: string;
  readonly script: string;
  readonly environment: NodeJS.ProcessEnv;
}

type Wanted = readonly (keyof Credentials)[];

const CREDENTIALS: Readonly<Record<ServiceName, Wanted>> = {
  'auth-server': ['MASTER_KEY'],
  'admin-api': ['MASTER_KEY', 'ADMIN_API_CLIENT_ID', 'ADMIN_API_CLIENT_SECRET'],
  'resource-api': ['RESOURCE_API_CLIENT_ID', 'RESOURCE_API_CLIENT_SECRET'],
};

const BOOTSTRAP: Wanted = [
  'MASTER_KEY', 'BOOTSTRAP_ADMIN_CLIENT_ID', 'BOOTSTRAP_ADMIN_CLIENT_SECRET', 'BOOTSTRAP_ADMIN_USERNAME', 'BOOTSTRAP_ADMIN_PASSWORD',
  'RESOURCE_API_CLIENT_ID', 'RESOURCE_API_CLIENT_SECRET', 'ADMIN_API_CLIENT_ID', 'ADMIN_API_CLIENT_SECRET',
];

const DEMO: Wanted = ['DEMO_CLIENT_ID', 'DEMO_CLIENT_SECRET', 'DEMO_USERNAME', 'DEMO_PASSWORD'];

/** Whether demo data is made: never in production. */
export const hasDemo = (settings: StackSettings): boolean => settings.nodeEnvironment !== 'production';

/** Puts the programs of the stack together; each is given only the credentials that it needs. */
export class Programs {
  constructor(
    private readonly root: string,
    private readonly given: Environment,
    private readonly settings: StackSettings,
    private readonly credentials: Credentials,
  ) {}

  /** Migrates the database and makes what the services need; it ends when done. */
  bootstrap(databaseUrl: string): Program {
    const wanted = hasDemo(this.settings) ? [...BOOTSTRAP, ...DEMO] : BOOTSTRAP;
    return this.program('bootstrap', 'apps/auth-server/dist/bootstrap.main.js', { ...this.pick(wanted), DATABASE_URL: databaseUrl });
  }

  service(name: ServiceName, databaseUrl: string): Program {
    const database = name === 'resource-api' ? {} : { DATABASE_URL: databaseUrl };
    return this.program(name, `apps/${name}/dist/main.js`, { ...this.pick(CREDENTIALS[name]), ...database });
  }

  private pick(names: Wanted): NodeJS.ProcessEnv {
    return Object.fromEntries(names.map((name) => [name, this.credentials[name]]));
  }

  private program(name: string, path: string, own: NodeJS.ProcessEnv): Program {
    const script = join(this.root, path);
    if (!existsSync(script)) throw new StackFailure(`${path} is missing: run npm run build first.`);
    return { name, script, environment: { ...this.handedOn(), ...this.addresses(), ...own } };
  }

  private handedOn(): NodeJS.ProcessEnv {
    // Three services on one machine cannot share a management port.
    const withheld = new Set([...CREDENTIAL_NAMES, 'DATABASE_URL', 'MANAGEMENT_PORT']);
    return Object.fromEntries(Object.entries(this.given).filter(([name]) => !withheld.has(name)));
  }

  private addresses(): NodeJS.ProcessEnv {
    const { ports, issuerUrl, adminApiUrl, resourceApiUrl, listenAddress, logLevel, nodeEnvironment } = this.settings;
    return {
      AUTH_SERVER_PORT: String(ports['auth-server']),
      ADMIN_API_PORT: String(ports['admin-api']),
      RESOURCE_API_PORT: String(ports['resource-api']),
      ISSUER_URL: issuerUrl,
      ADMIN_API_URL: adminApiUrl,
      RESOURCE_API_URL: resourceApiUrl,
      LISTEN_ADDRESS: listenAddress,
      LOG_LEVEL: logLevel,
      NODE_ENV: nodeEnvironment,
    };
  }
}
