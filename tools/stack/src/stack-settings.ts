import { StackFailure } from './stack-failure.js';

/** What is read from the environment to run the stack; what only a service reads is passed on and judged by the service. */
export interface StackSettings {
  readonly ports: { readonly 'auth-server': number; readonly 'admin-api': number; readonly 'resource-api': number };
  readonly issuerUrl: string;
  readonly adminApiUrl: string;
  readonly resourceApiUrl: string;
  readonly listenAddress: string;
  readonly logLevel: string;
  readonly nodeEnvironment: string;
  /** Set: that server is used, and none is started. */
  readonly databaseUrl: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const PORTS = { 'auth-server': ['AUTH_SERVER_PORT', 3000], 'admin-api': ['ADMIN_API_PORT', 3001], 'resource-api': ['RESOURCE_API_PORT', 3002] } as const;

/** The name of the setting that moves a service to another port. */
export const portSetting = (service: keyof typeof PORTS): string => PORTS[service][0];

/**
 * Reads the stack's settings; an empty string counts as unset, and the addresses follow the ports.
 *
 * @throws StackFailure naming the first setting that is wrong
 */
export const readStackSettings = (environment: Environment): StackSettings => {
  const ports = {
    'auth-server': portOf(environment, 'auth-server'),
    'admin-api': portOf(environment, 'admin-api'),
    'resource-api': portOf(environment, 'resource-api'),
  };
  if (new Set(Object.values(ports)).size < 3) {
    throw new StackFailure('AUTH_SERVER_PORT, ADMIN_API_PORT and RESOURCE_API_PORT must be three different ports.');
  }
  const text = (name: string, otherwise: string): string => environment[name]?.trim() || otherwise;
  return {
    ports,
    issuerUrl: text('ISSUER_URL', `http://localhost:${ports['auth-server']}`),
    adminApiUrl: text('ADMIN_API_URL', `http://localhost:${ports['admin-api']}`),
    resourceApiUrl: text('RESOURCE_API_URL', `http://localhost:${ports['resource-api']}`),
    // The demo account's password is known to whoever reads the terminal: other machines have no business here unless told so.
    listenAddress: text('LISTEN_ADDRESS', '127.0.0.1'),
    logLevel: text('LOG_LEVEL', 'warn'),
    nodeEnvironment: text('NODE_ENV', 'development'),
    databaseUrl: databaseUrlOf(environment),
  };
};

const portOf = (environment: Environment, service: keyof typeof PORTS): number => {
  const [name, usual] = PORTS[service];
  const text = environment[name]?.trim();
  if (!text) return usual;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new StackFailure(`${name} must be a port number from 1 to 65535, but is ${JSON.stringify(text.slice(0, 80))}.`);
  return port;
};

const databaseUrlOf = (environment: Environment): string | undefined => {
  const text = environment.DATABASE_URL?.trim();
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if ((url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') && url.hostname && url.pathname.length > 1) return text;
  // It may carry a password, so it is not shown.
  throw new StackFailure('DATABASE_URL must be like postgres://user:password@host:5432/database; unset it to have PostgreSQL started for you.');
};
