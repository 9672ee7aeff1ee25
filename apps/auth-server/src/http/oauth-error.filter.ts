import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { InvalidClient, InvalidRequest, OAuthError, ServerError, TemporarilyUnavailable } from '@latchkey/protocol';
import { Metrics } from '@latchkey/service-bootstrap';
import { StorageUnavailable, UnknownTenant } from '@latchkey/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BearerError } from './bearer-error.js';

const RETRY_AFTER = 1;

/** Renders what an endpoint throws as the protocol's JSON (RFC 6749 §5.2); what is no protocol error tells nothing but `server_error`. */
@Catch()
export class OAuthErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(OAuthErrorFilter.name);
  private readonly errors;

  constructor(metrics: Metrics) {
    this.errors = metrics.counter({ name: 'oauth_errors_total', help: 'Protocol errors answered.', labels: ['endpoint', 'error'] });
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (thrown instanceof UnknownTenant) return void reply.code(404).send({ error: 'not_found', error_description: 'no such tenant' });
    if (isNotFound(thrown)) return void reply.code(404).send({ error: 'not_found', error_description: 'nothing is served at this address' });
    const error = asOAuthError(thrown);
    if (error instanceof ServerError) this.logger.error(error.cause);
    this.errors.inc({ endpoint: request.routeOptions.url ?? 'unmatched', error: error.code });
    challenge(error, reply);
    void reply.code(error.status).send({ error: error.code, ...(error.description !== undefined && { error_description: error.description }) });
  }
}

function challenge(error: OAuthError, reply: FastifyReply): void {
  void reply.header('cache-control', 'no-store');
  if (error instanceof TemporarilyUnavailable) void reply.header('retry-after', RETRY_AFTER);
  // RFC 6749 §5.2: a client that tried the Authorization header is answered with the scheme that it should use there.
  if (error instanceof InvalidClient) void reply.header('www-authenticate', 'Basic realm="client authentication", charset="UTF-8"');
  if (error instanceof BearerError) void reply.header('www-authenticate', error.challenge());
}

function asOAuthError(thrown: unknown): OAuthError {
  if (thrown instanceof OAuthError) return thrown;
  if (thrown instanceof StorageUnavailable) return new TemporarilyUnavailable({ description: 'try again in a moment', cause: thrown });
  // Fastify refuses a malformed, oversized or foreign body with a status of its own before any endpoint sees it.
  const status = thrown instanceof HttpException ? thrown.getStatus() : ((thrown as { statusCode?: unknown } | null)?.statusCode ?? 500);
  if (typeof status === 'number' && status >= 400 && status < 500) return new MalformedRequest(status, { cause: thrown });
  return new ServerError({ cause: thrown });
}

const isNotFound = (thrown: unknown): boolean => thrown instanceof HttpException && thrown.getStatus() === 404;

/** A body that could not be read: too large, of another type, or not what its type says. */
class MalformedRequest extends InvalidRequest {
  constructor(status: number, detail: { cause: unknown }) {
    super({ ...detail, description: status === 413 ? 'the request is too large' : 'the request is malformed or not of the expected content type' });
  }
}
