import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { need } from '@latchkey/access-token-guard/core';
import type { AccessTokenVerifier, HttpRequest, Requirement } from '@latchkey/access-token-guard/core';
import type { Certificates } from './certificates.js';
import type { Route } from './case.js';

const ACR = ['urn:example:loa:2', 'urn:example:loa:3'];

/** An answer of the application's own. */
const LOCKED = Object.assign(new Error('the account is locked'), { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });

/** What each route needs besides a token. */
const NEEDED: Readonly<Record<Route, readonly Requirement[]>> = {
  scoped: [need.scopes('documents:write')],
  both: [need.anyScope('documents:read', 'openid'), need.scopes('documents:read', 'documents:write')],
  either: [need.anyScope('documents:list', 'documents:read')],
  entitled: [need.permissions('documents:archive', 'documents:delete')],
  recent: [need.authentication({ acr: ACR, maxAge: 300 })],
  fresh: [need.authentication({ maxAge: 300 })],
  strong: [need.authentication({ acr: ACR })],
  own: [need.check(async ({ sub }) => {
    if (sub === 'account-3') throw LOCKED;
    // Some throw what is no error.
    return sub === 'account-4' ? Promise.reject(String('no')) : sub === 'account-1';
  })],
  tls: [],
};

const FORM = 'application/x-www-form-urlencoded';
/** Bytes of headers that are read, so that it is the guard who says what is too long. */
const MAX_HEADERS = 65_536;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function takenApart(type: string, text: string): unknown {
  if (type.startsWith(FORM)) return Object.fromEntries(new URLSearchParams(text));
  return type === 'application/json' ? (JSON.parse(text) as unknown) : text;
}

/** What the guard is handed: Node's request with its body taken apart, as most frameworks do. */
async function wholeRequest(request: IncomingMessage): Promise<HttpRequest> {
  const type = request.headers['content-type']?.toLowerCase() ?? '';
  return Object.assign(request, { body: takenApart(type, await bodyOf(request)) });
}

/** What functions behind a gateway are handed: no connection, the body as it came, and headers by name, several of one name as a list. */
export async function gatewayRequest(request: IncomingMessage): Promise<HttpRequest> {
  const headers = Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values = []]) => [name, values.length > 1 ? values : values[0]]));
  return { method: request.method, url: request.url, headers, body: await bodyOf(request) };
}

/** A refusal of the guard, from whichever copy of it. */
interface Refusal {
  readonly status: number;
  readonly headers: Record<string, string>;
}

type Handing = (request: IncomingMessage) => Promise<HttpRequest>;

async function answer(incoming: IncomingMessage, response: ServerResponse, { verifier, handing }: { verifier: AccessTokenVerifier; handing: Handing }): Promise<void> {
  try {
    const request = await handing(incoming);
    let token = await verifier.authenticate(request);
    const needed = NEEDED[(incoming.url?.split(/[/?]/)[1] ?? '') as Route];
    if (needed !== undefined) {
      // The guard of the route looks at what that of the application has accepted.
      token = await verifier.authenticate(request);
      await verifier.require(token, needed);
    }
    response.writeHead(200).end();
  } catch (error) {
    const { status = 500, headers = {} } = error as Partial<Refusal>;
    response.writeHead(status, headers).end();
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An API that is listening. */
export interface GuardedApi {
  readonly url: string;
  readonly routes: Readonly<Record<Route, string>>;
  stop(): Promise<void>;
}

export interface Serving {
  /** Made once the addresses are known. */
  readonly verifierAt: (urls: readonly string[]) => AccessTokenVerifier;
  readonly certificates: Certificates;
  readonly handing?: Handing | undefined;
}

/** Serves the routes with Node alone, over TLS as well. */
export async function guardedApi({ verifierAt, certificates: { serving }, handing = wholeRequest }: Serving): Promise<GuardedApi> {
  const servers = [
    createServer({ maxHeaderSize: MAX_HEADERS }),
    createSecureServer({ maxHeaderSize: MAX_HEADERS, key: serving.privateKey, cert: serving.certificate, requestCert: true, rejectUnauthorized: false }),
  ] as const;
  const [plain, secure] = [`http://${await listening(servers[0])}`, `https://${await listening(servers[1])}`];
  const verifier = verifierAt([plain, secure]);
  for (const server of servers) server.on('request', (request, response) => void answer(request, response, { verifier, handing }));
  const routes = Object.fromEntries(Object.keys(NEEDED).map((route) => [route, `${route === 'tls' ? secure : plain}/${route}`])) as Record<Route, string>;
  return {
    url: `${plain}/documents`,
    routes,
    stop: async () => {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
