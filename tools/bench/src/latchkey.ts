import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { MeasuredProcess } from './measured-process.js';
import { freePort } from './free-port.js';

export const script = (path: string): string => fileURLToPath(new URL(`../../../apps/${path}`, import.meta.url));

/** The peer is given the same client. */
export interface Client {
  readonly id: string;
  readonly secret: string;
}

export interface Latchkey {
  readonly issuer: string;
  readonly server: MeasuredProcess;
  /** Asks for JWTs, and for opaque tokens. */
  readonly clients: { readonly jwt: Client; readonly opaque: Client };
  readonly person: { readonly username: string; readonly password: string };
}

export const RESOURCE = 'http://localhost:3002';
export const SCOPE = 'documents:read';
export const REDIRECT_URI = 'http://127.0.0.1:1/callback';

/** How the services are set up as in production, and where they will be. */
export interface Platform {
  readonly environment: Readonly<Record<string, string>>;
  readonly issuer: string;
  readonly adminApi: string;
  readonly admin: Client;
}

export async function platform(databaseUrl: string, settings: Readonly<Record<string, string>> = {}): Promise<Platform> {
  const [issuerPort, adminPort] = [await freePort(), await freePort()];
  const issuer = `http://127.0.0.1:${issuerPort}`;
  const adminApi = `http://127.0.0.1:${adminPort}`;
  const admin: Client = { id: 'bench-admin', secret: secret() };
  const environment = {
    NODE_ENV: 'production',
    LISTEN_ADDRESS: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    MASTER_KEY: secret(),
    ISSUER_URL: issuer,
    ADMIN_API_URL: adminApi,
    RESOURCE_API_URL: RESOURCE,
    AUTH_SERVER_PORT: String(issuerPort),
    ADMIN_API_PORT: String(adminPort),
    ADMIN_API_CLIENT_ID: 'admin-api',
    ADMIN_API_CLIENT_SECRET: secret(),
    RESOURCE_API_CLIENT_ID: 'resource-api',
    RESOURCE_API_CLIENT_SECRET: secret(),
    BOOTSTRAP_ADMIN_CLIENT_ID: admin.id,
    BOOTSTRAP_ADMIN_CLIENT_SECRET: admin.secret,
    ...settings,
  };
  return { environment, issuer, adminApi, admin };
}

/** Starts the authorization server as in production, with clients and a person made through the management API. */
export async function startLatchkey(databaseUrl: string): Promise<Latchkey> {
  const made = await platform(databaseUrl);
  const { environment, issuer, adminApi } = made;
  await MeasuredProcess.run(script('auth-server/dist/bootstrap.main.js'), environment);
  const server = await MeasuredProcess.start(script('auth-server/dist/main.js'), environment, `${issuer}/health/ready`);
  const management = await MeasuredProcess.start(script('admin-api/dist/main.js'), environment, `${adminApi}/health/ready`);
  const prepared = await prepare(made);
  await management.stop();
  return { issuer, server, ...prepared };
}

const secret = (): string => randomBytes(32).toString('base64url');

/** The headers of an administrator's request. */
export async function administratorOf({ issuer, admin }: Platform): Promise<Readonly<Record<string, string>>> {
  const token = await post(`${issuer}/token`, { ...basic(admin), ...FORM }, 'grant_type=client_credentials');
  return { authorization: `Bearer ${String(token['access_token'])}`, 'content-type': 'application/json' };
}

async function prepare(made: Platform) {
  const { adminApi } = made;
  const headers = await administratorOf(made);
  const client = async (format: string): Promise<Client> => {
    const metadata = {
      client_name: `Bench ${format}`,
      redirect_uris: [REDIRECT_URI],
      grant_types: ['client_credentials', 'authorization_code'],
      scope: `openid ${SCOPE}`,
      consent: 'implicit',
      access_token_format: format,
    };
    const made = await post(`${adminApi}/v1/clients`, headers, JSON.stringify(metadata));
    return { id: String(made['client_id']), secret: String(made['client_secret']) };
  };
  const person = { username: 'bench', password: 'a password for the bench' };
  await post(`${adminApi}/v1/accounts`, headers, JSON.stringify(person));
  return { clients: { jwt: await client('jwt'), opaque: await client('opaque') }, person };
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export const basic = ({ id, secret: value }: Client) => ({ authorization: `Basic ${Buffer.from(`${id}:${value}`).toString('base64')}` });

/** @throws when the answer is no success */
export async function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}
