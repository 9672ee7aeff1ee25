import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DemoFailure } from './demo-failure.js';

/** Where `npm start` keeps the credentials of the stack that it runs. */
const KEPT = fileURLToPath(new URL('../../../.latchkey/secrets.json', import.meta.url));
const BOOTSTRAP_CLIENT_ID = 'latchkey-admin';

/** Which stack the demo talks to, and as whom. */
export interface DemoSettings {
  readonly issuerUrl: string;
  readonly adminApiUrl: string;
  readonly resourceApiUrl: string;
  /** The bootstrap client, which manages the stack. */
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Reads the settings of the environment; an empty string counts as unset.
 * @throws DemoFailure when no credentials are found
 */
export async function readSettings(environment: Readonly<Record<string, string | undefined>>): Promise<DemoSettings> {
  const text = (name: string, otherwise: string): string => environment[name]?.trim() || otherwise;
  const clientSecret = text('BOOTSTRAP_ADMIN_CLIENT_SECRET', '') || (await keptSecret());
  if (clientSecret === undefined) {
    throw new DemoFailure('The demo has no credentials: run npm start first, or set BOOTSTRAP_ADMIN_CLIENT_ID and BOOTSTRAP_ADMIN_CLIENT_SECRET as the stack was given them.');
  }
  return {
    issuerUrl: text('ISSUER_URL', 'http://localhost:3000'),
    adminApiUrl: text('ADMIN_API_URL', 'http://localhost:3001'),
    resourceApiUrl: text('RESOURCE_API_URL', 'http://localhost:3002'),
    clientId: text('BOOTSTRAP_ADMIN_CLIENT_ID', BOOTSTRAP_CLIENT_ID),
    clientSecret,
  };
}

async function keptSecret(): Promise<string | undefined> {
  try {
    const kept = JSON.parse(await readFile(KEPT, 'utf8')) as Readonly<Record<string, unknown>>;
    return typeof kept.BOOTSTRAP_ADMIN_CLIENT_SECRET === 'string' ? kept.BOOTSTRAP_ADMIN_CLIENT_SECRET : undefined;
  } catch {
    return undefined;
  }
}
