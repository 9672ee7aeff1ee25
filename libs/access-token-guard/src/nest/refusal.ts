import { AccessTokenError } from '../core/index.js';
import { AccessTokenException } from './access-token.exception.js';

/** What Express's and Fastify's responses have in common. */
export interface HeaderSink {
  /** Express throws where a header is written too late. */
  readonly headersSent?: boolean | undefined;
  header(name: string, value: string): unknown;
}

/** Writes headers where there is a response to write them to, and the application has not answered by itself meanwhile. */
export function writeHeaders(response: HeaderSink | undefined, headers: Readonly<Record<string, string>>): void {
  if (typeof response?.header !== 'function' || response.headersSent === true) return;
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
}

/**
 * Turns a refusal into what Nest throws, and writes its headers to the response: exception filters, Nest's own included,
 * write none, and a refusal without its challenge leaves clients in the dark.
 */
export function httpRefusal(error: unknown, response: HeaderSink | undefined): unknown {
  const exception = error instanceof AccessTokenError ? new AccessTokenException(error) : error;
  if (exception instanceof AccessTokenException) writeHeaders(response, exception.headers);
  return exception;
}

/** What a gateway's client hears as `exception`; Nest's filter tells it of nothing but a `WsException`. */
export async function webSocketRefusal(error: unknown): Promise<unknown> {
  if (!(error instanceof AccessTokenError)) return error;
  const { WsException } = await import('@nestjs/websockets');
  return new WsException({ status: 'error', message: error.description, ...error.body });
}

/** What the caller of a microservice hears; Nest's filter tells it of nothing but an `RpcException`. */
export async function rpcRefusal(error: unknown): Promise<unknown> {
  if (!(error instanceof AccessTokenError)) return error;
  const { RpcException } = await import('@nestjs/microservices');
  return new RpcException({ status: 'error', message: error.description, ...error.body });
}
