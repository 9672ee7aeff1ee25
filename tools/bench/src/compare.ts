import { FORM, RESOURCE, SCOPE, basic, post, type Client, type Latchkey } from './latchkey.js';
import { race, type Load } from './load.js';
import { startPeer, type Peer } from './peer.js';
import type { Row } from './table.js';

/** The request of an application for a token of its own. */
export const application = (issuer: string, client: Client): Load => ({
  url: `${issuer}/token`,
  headers: { ...basic(client), ...FORM },
  body: new URLSearchParams({ grant_type: 'client_credentials', scope: SCOPE, resource: RESOURCE }).toString(),
});

/** The introspection of one token, again and again, as a resource server sends it. */
async function introspection(issuer: string, client: Client): Promise<Load> {
  const { url, headers, body } = application(issuer, client);
  const { access_token: token } = await post(url, headers, body);
  const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as { introspection_endpoint: string };
  return { url: metadata.introspection_endpoint, headers, body: new URLSearchParams({ token: String(token) }).toString() };
}

/** Our server beside the peer, whose access tokens have the format. */
export async function compare(latchkey: Latchkey, format: 'jwt' | 'opaque'): Promise<readonly Row[]> {
  const peer = await startPeer(latchkey.clients[format], format);
  const rows = format === 'jwt' ? await jwtRows(latchkey, peer) : await opaqueRows(latchkey, peer);
  await peer.server.stop();
  return rows;
}

async function jwtRows({ issuer, server, clients: { jwt } }: Latchkey, peer: Peer): Promise<readonly Row[]> {
  const [ours, theirs] = await race([{ server, load: application(issuer, jwt) }, { server: peer.server, load: application(peer.issuer, jwt) }]);
  return [row('client_credentials, JWT ES256', [ours, theirs], 0.6)];
}

async function opaqueRows({ issuer, server, clients }: Latchkey, peer: Peer): Promise<readonly Row[]> {
  const { opaque, jwt } = clients;
  const [ours, theirs] = await race([{ server, load: application(issuer, opaque) }, { server: peer.server, load: application(peer.issuer, opaque) }]);
  const [ofOpaque, ofJwt, introspected] = await race([
    { server, load: await introspection(issuer, opaque) },
    { server, load: await introspection(issuer, jwt) },
    { server: peer.server, load: await introspection(peer.issuer, opaque) },
  ]);
  return [
    row('client_credentials, opaque, stored durably', [ours, theirs], 1),
    row('introspection of an opaque token', [ofOpaque, introspected], 0.6),
    row('introspection of a JWT', [ofJwt, introspected], 0.6),
  ];
}

function row(what: string, [ours, peer]: readonly [Row['ours'] | undefined, Row['peer']], goal: number): Row {
  if (!ours || !peer) throw new Error(`${what} was not measured.`);
  return { what, ours, peer, goal };
}
