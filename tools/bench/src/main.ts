import { cpus } from 'node:os';
import { temporaryPostgres } from '@latchkey/stack/postgres';
import { codeFlow } from './code-flow.js';
import { FORM, RESOURCE, SCOPE, basic, post, startLatchkey, type Client, type Latchkey } from './latchkey.js';
import { drive, type Load } from './load.js';
import { measureMemory } from './memory.js';
import { startPeer } from './peer.js';
import { table, type Row } from './table.js';

const AMOUNT = { warmUp: 5_000, amount: 20_000 };

const application = (issuer: string, client: Client): Load => ({
  url: `${issuer}/token`,
  headers: { ...basic(client), ...FORM },
  body: new URLSearchParams({ grant_type: 'client_credentials', scope: SCOPE, resource: RESOURCE }).toString(),
});

async function introspection(issuer: string, client: Client): Promise<Load> {
  const { url, headers, body } = application(issuer, client);
  const { access_token: token } = await post(url, headers, body);
  const path = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as { introspection_endpoint: string };
  return { url: path.introspection_endpoint, headers, body: new URLSearchParams({ token: String(token) }).toString() };
}

async function compare({ issuer, server, clients }: Latchkey, format: 'jwt' | 'opaque'): Promise<readonly Row[]> {
  const client = clients[format];
  const peer = await startPeer(client, format);
  const rows: Row[] = [];
  const goal = format === 'jwt' ? 0.6 : 1;
  const what = format === 'jwt' ? 'client_credentials, JWT ES256' : 'client_credentials, opaque, stored durably';
  const theirs = await drive(peer.server, application(peer.issuer, client), AMOUNT);
  rows.push({ what, ours: await drive(server, application(issuer, client), AMOUNT), peer: theirs, goal });
  if (format === 'opaque') {
    const introspected = await drive(peer.server, await introspection(peer.issuer, client), AMOUNT);
    for (const kind of ['opaque', 'jwt'] as const) {
      rows.push({ what: `introspection of ${kind === 'jwt' ? 'a JWT' : 'an opaque token'}`, ours: await drive(server, await introspection(issuer, clients[kind]), AMOUNT), peer: introspected, goal: 0.6 });
    }
  }
  await peer.server.stop();
  return rows;
}

const database = await temporaryPostgres();
const latchkey = await startLatchkey(database.url);
try {
  const rows = [...(await compare(latchkey, 'jwt')), ...(await compare(latchkey, 'opaque'))];
  rows.push(await codeFlow(latchkey));
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.version}`;
  console.log(`\nMeasured in one run on ${machine}; PostgreSQL with its default durability.\n\n${table(rows)}\n`);
  console.log(await measureMemory(latchkey.server, application(latchkey.issuer, latchkey.clients.opaque)));
} finally {
  await latchkey.server.stop();
  await database.stop();
}
