import type { HttpRequest } from '../core/index.js';

const handshakes = new WeakMap<object, HttpRequest>();

/** Tells whether something is a request, however it is called where it was found. */
export function isRequest(value: unknown): value is HttpRequest {
  return typeof value === 'object' && value !== null && typeof (value as HttpRequest).headers === 'object' && (value as HttpRequest).headers !== null;
}

interface SocketIoClient {
  readonly handshake?: { readonly auth?: { readonly token?: unknown } };
  readonly request?: HttpRequest;
}

/** Notes the request that opened a socket, for servers such as `ws` that hand it to `handleConnection` and nowhere else. */
export function noteHandshake(client: object, request: HttpRequest): void {
  handshakes.set(client, request);
}

/** The request that opened a socket, or the token that Socket.IO's `auth` brought; undefined where neither is known. */
export function handshakeOf(client: SocketIoClient): HttpRequest | string | undefined {
  const noted = handshakes.get(client);
  if (noted !== undefined) return noted;
  const token = client.handshake?.auth?.token;
  return typeof token === 'string' ? token : client.request;
}

/** A connection as graphql-ws describes it. */
interface GraphqlConnection {
  readonly connectionParams?: unknown;
  readonly extra?: { readonly request?: unknown } | undefined;
}

/** Those of a connection's parameters that stand for headers. */
function headersIn(parameters: unknown): Readonly<Record<string, readonly string[]>> | undefined {
  const given = Object.entries((parameters ?? {}) as object);
  const called = (name: string): readonly string[] => given.filter(([key]) => key.toLowerCase() === name).map(([, value]) => (typeof value === 'string' ? value : ''));
  const authorization = called('authorization');
  return authorization.length === 0 ? undefined : { authorization, dpop: called('dpop') };
}

/**
 * The request that opened a connection of graphql-ws; undefined where it is no such connection. The parameters that a client connects with
 * take the place of its headers where they name a token: browsers cannot send `Authorization` with a handshake.
 */
export function handshakeOfConnection(connection: GraphqlConnection): HttpRequest | undefined {
  const known = handshakes.get(connection);
  if (known !== undefined) return known;
  const request = connection.extra?.request;
  if (!isRequest(request)) return undefined;
  const headers = headersIn(connection.connectionParams);
  const opened = headers === undefined ? request : { method: request.method, url: request.url, socket: request.socket, headers };
  noteHandshake(connection, opened);
  return opened;
}
