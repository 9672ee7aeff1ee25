import { AccessTokenError } from '../core/index.js';
import { AccessTokenException } from './access-token.exception.js';

/** What Express's and Fastify's responses have in common. */
interface HeaderSink {
  header(name: string, value: string): unknown;
}

/**
 * Turns a refusal into what Nest throws, and writes its headers to the response: exception filters, Nest's own included,
 * write none, and a refusal without its challenge leaves clients in the dark.
 */
export function refusal(error: unknown, response: HeaderSink): unknown {
  const exception = error instanceof AccessTokenError ? new AccessTokenException(error) : error;
  if (exception instanceof AccessTokenException) {
    for (const [name, value] of Object.entries(exception.headers)) response.header(name, value);
  }
  return exception;
}
