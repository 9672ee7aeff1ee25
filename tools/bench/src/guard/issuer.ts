import { createHmac, hash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';

/**
 * An issuer that answers whatever a guard asks, and makes tokens for measuring: it holds no state but its keys. Below `/loaded` a
 * million revocations are live, below `/empty` none.
 */
const REVOKED: Readonly<Record<string, number>> = { loaded: 1_000_000, empty: 0 };
const PART = 10_000;
const AUDIENCE = 'https://api.example';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const opaqueKey = randomBytes(32);
const signers = Object.fromEntries(await Promise.all(['RS256', 'ES256'].map(async (alg) => [alg, await generateKeyPair(alg, { extractable: true })] as const)));
const jwks = { keys: await Promise.all(Object.entries(signers).map(async ([alg, { publicKey }]) => ({ ...(await exportJWK(publicKey)), alg, kid: alg, use: 'sig' }))) };
const active = new Map<string, object>();
let introspections = 0;
let base = '';

const claims = (tenant: string): Record<string, unknown> => {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: `${base}/${tenant}`, sub: `acc_${randomUUID()}`, aud: AUDIENCE, client_id: 'dcr_0123456789abcdef', iat: now, exp: now + 7_200, jti: randomUUID(),
    scope: 'documents:read documents:write', aut: 'APPLICATION_USER', sid: randomUUID(), authz: randomUUID(), rev: 2_000_000, acr: '1', auth_time: now,
  };
};

function opaqueToken(): string {
  const content = Buffer.concat([Buffer.alloc(4), randomBytes(32)]);
  content.writeUInt32BE(Math.ceil(Date.now() / 3_600_000) + 2);
  const bytes = Buffer.concat([content, createHmac('sha256', opaqueKey).update('lk_at_').update(content).digest().subarray(0, 8)]);
  const word = (value: number): string => Array.from({ length: 6 }, (_, index) => ALPHABET[Math.floor(value / 62 ** (5 - index)) % 62]).join('');
  return `lk_at_${Array.from({ length: bytes.length / 4 }, (_, index) => word(bytes.readUInt32BE(4 * index))).join('')}`;
}

async function minted(tenant: string, query: URLSearchParams): Promise<string[]> {
  const format = query.get('format') ?? '';
  const signer = signers[format];
  return Promise.all(Array.from({ length: Number(query.get('count')) }, async () => {
    if (signer) return new SignJWT(claims(tenant)).setProtectedHeader({ alg: format, kid: format, typ: 'at+jwt' }).sign(signer.privateKey);
    const token = opaqueToken();
    active.set(token, { active: true, token_type: 'Bearer', ...claims(tenant) });
    return token;
  }));
}

const event = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

async function feed(response: ServerResponse, revoked: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(event('keys', { jwks, opaque: [opaqueKey.toString('base64url')] }));
  const expires = Math.floor(Date.now() / 1000) + 86_400;
  for (let part = 0; part * PART <= revoked; part += 1) {
    const entries = Array.from({ length: Math.min(PART, revoked - part * PART) }, (_, at) =>
      [hash('sha256', `session:${part * PART + at}`, 'buffer').subarray(0, 12).toString('base64url'), part * PART + at, expires]);
    const last = (part + 1) * PART > revoked;
    const more = response.write(event('snapshot', { part, last, to: revoked, entries }));
    if (!more) await new Promise((resolve) => response.once('drain', resolve));
  }
  const beat = setInterval(() => response.write(event('entries', { from: revoked, to: revoked, entries: [] })), 1_000);
  response.on('close', () => clearInterval(beat));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '', base);
  const metadata = /^\/\.well-known\/oauth-authorization-server\/(\w+)$/.exec(url.pathname)?.[1];
  const [, tenant = '', endpoint] = url.pathname.split('/');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const issuer = `${base}/${metadata ?? tenant}`;
  if (endpoint === 'revocation-feed') return feed(response, REVOKED[tenant] ?? 0);
  if (endpoint === 'introspect') introspections += 1;
  const body =
    metadata !== undefined ? { issuer, jwks_uri: `${issuer}/jwks`, introspection_endpoint: `${issuer}/introspect`, revocation_feed_endpoint: `${issuer}/revocation-feed` }
    : endpoint === 'jwks' ? jwks
    : endpoint === 'introspect' ? (active.get(new URLSearchParams(Buffer.concat(chunks).toString()).get('token') ?? '') ?? { active: false })
    : endpoint === 'mint' ? await minted(tenant, url.searchParams)
    : endpoint === 'pem' ? await exportSPKI((signers['RS256'] as { publicKey: Parameters<typeof exportSPKI>[0] }).publicKey)
    : { introspections };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const server = createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => {
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.send?.(base);
});
process.on('disconnect', () => process.exit());
