import { fileURLToPath } from 'node:url';
import { REDIRECT_URI, RESOURCE, type Client } from './latchkey.js';
import { MeasuredProcess } from './measured-process.js';
import { freePort } from './free-port.js';

const SCRIPT = fileURLToPath(new URL('../peer/oidc-provider.mjs', import.meta.url));

export interface Peer {
  readonly issuer: string;
  readonly server: MeasuredProcess;
}

/** Starts oidc-provider, in memory, with the same client. */
export async function startPeer(client: Client, format: 'jwt' | 'opaque'): Promise<Peer> {
  const port = String(await freePort());
  const environment = { NODE_ENV: 'production', PORT: port, CLIENT_ID: client.id, CLIENT_SECRET: client.secret, RESOURCE, FORMAT: format, REDIRECT_URI };
  return { issuer: `http://127.0.0.1:${port}`, server: await MeasuredProcess.start(SCRIPT, environment) };
}
