import { freePort } from './free-port.js';
import { administratorOf, platform, post, SCOPE, script, type Client, type Platform } from './latchkey.js';
import { MeasuredProcess } from './measured-process.js';

/** A tenant whose keys rotate as fast as its short-lived tokens let them, with two nodes that issue and an API whose guard checks. */
export interface RotatingTenant {
  /** Seconds. */
  readonly period: number;
  /** Where its tokens are issued. */
  readonly nodes: readonly string[];
  readonly api: string;
  readonly resource: string;
  readonly client: Client;
  readonly stop: () => Promise<void>;
}

export const TENANT = 'rotating';
/** Seconds. */
export const PERIOD = 30;
const LIFETIME = 60;

/** How services must be set up for keys to rotate so fast. */
export const WATCHFUL = { SIGNING_KEY_CHECK_INTERVAL: '1' };

export async function startRotatingTenant(databaseUrl: string): Promise<RotatingTenant> {
  const first = await platform(databaseUrl, WATCHFUL);
  const [secondPort, apiPort] = [await freePort(), await freePort()];
  const [second, api] = [`http://127.0.0.1:${secondPort}`, `http://127.0.0.1:${apiPort}`];
  await MeasuredProcess.run(script('auth-server/dist/bootstrap.main.js'), first.environment);
  const started: MeasuredProcess[] = [];
  const start = async (path: string, changes: Record<string, string>, url: string): Promise<void> => {
    started.push(await MeasuredProcess.start(script(path), { ...first.environment, ...changes }, `${url}/health/ready`));
  };
  const stop = async (): Promise<void> => void (await Promise.all(started.map((service) => service.stop())));
  try {
    await start('auth-server/dist/main.js', {}, first.issuer);
    await start('auth-server/dist/main.js', { AUTH_SERVER_PORT: String(secondPort) }, second);
    await start('admin-api/dist/main.js', {}, first.adminApi);
    const { client, guard } = await makeRotatingTenant(first, api, LIFETIME);
    const credentials = { RESOURCE_API_CLIENT_ID: guard.id, RESOURCE_API_CLIENT_SECRET: guard.secret };
    await start('resource-api/dist/main.js', { ISSUER_URL: `${first.issuer}/t/${TENANT}`, RESOURCE_API_PORT: String(apiPort), RESOURCE_API_URL: api, ...credentials }, api);
    return { period: PERIOD, nodes: [first.issuer, second].map((node) => `${node}/t/${TENANT}`), api, resource: api, client, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Makes the tenant, the API as its resource, a client of the API and the one that the API introspects by. @param lifetime of its tokens, in seconds */
export async function makeRotatingTenant(made: Platform, api: string, lifetime: number): Promise<{ readonly client: Client; readonly guard: Client }> {
  const headers = await administratorOf(made);
  const settings = {
    access_token_lifetime: lifetime, application_token_lifetime: lifetime, access_token_lifetime_limit: lifetime, id_token_lifetime: lifetime,
    jwks_max_age: 5, signing_key_announce_lead: 15, signing_key_rotation_period: PERIOD,
  };
  await post(`${made.adminApi}/v1/tenants`, headers, JSON.stringify({ id: TENANT, settings }));
  const management = `${made.adminApi}/t/${TENANT}/v1`;
  const client = async (client_name: string, scope?: string): Promise<Client> => {
    const metadata = { client_name, grant_types: ['client_credentials'], ...(scope && { scope }) };
    const answer = await post(`${management}/clients`, headers, JSON.stringify(metadata));
    return { id: String(answer['client_id']), secret: String(answer['client_secret']) };
  };
  const guard = await client('API');
  const resource = { identifier: api, name: 'Documents', scopes: [{ name: SCOPE, description: 'Read documents' }], resource_servers: [guard.id] };
  await post(`${management}/resources`, headers, JSON.stringify(resource));
  return { client: await client('Application', SCOPE), guard };
}
