import type { HttpRequest } from '../core/index.js';

const handshakes = new WeakMap<object, HttpRequest>();

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
