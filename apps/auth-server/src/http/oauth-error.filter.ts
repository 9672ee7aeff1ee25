import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { InvalidClient, InvalidRequest, InvalidToken, MethodNotAllowed, NotFound, OAuthError, ServerError, TemporarilyUnavailable, UseDpopNonce } from '@latchkey/protocol';
import { LIMITS, Metrics } from '@latchkey/service-bootstrap';
import { RemovedMeanwhile, StorageUnavailable, UnknownTenant } from '@latchkey/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { challengesOf, clientChallenge, isOfProof, isOfToken } from './challenges.js';
import { ENDPOINTS } from '../metadata/endpoints.js';
import { ErrorAnswers } from './error-answers.js';

const RETRY_AFTER = 1;

/** Renders what an endpoint throws as the protocol's JSON (RFC 6749 §5.2); what is no protocol error tells nothing but `server_error`. */
@Catch()
export class OAuthErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(OAuthErrorFilter.name);
  private readonly errors;

  constructor(
    metrics: Metrics,
    private readonly answers: ErrorAnswers,
  ) {
    this.errors = metrics.counter({ name: 'oauth_errors_total', help: 'Protocol errors answered.', labels: ['endpoint', 'error'] });
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const endpoint = request.routeOptions.url ?? 'unmatched';
    const error = asOAuthError(thrown);
    if (error instanceof ServerError) this.logger.error(error.cause);
    this.errors.inc({ endpoint, error: error.code });
    const answer = this.answers.of(error);
    void reply.header('cache-control', 'no-store');
    if (error instanceof TemporarilyUnavailable) void reply.header('retry-after', RETRY_AFTER);
    if (error instanceof MethodNotAllowed) void reply.header('allow', error.allowed.join(', '));
    const basic = error instanceof InvalidClient ? clientChallenge(request) : undefined;
    if (basic !== undefined) void reply.header('www-authenticate', basic);
    if (error instanceof UseDpopNonce) void reply.header('dpop-nonce', error.nonce);
    const takesProofs = endpoint === ENDPOINTS.userinfo_endpoint;
    const atResource = isOfToken(error) || (takesProofs && isOfProof(error));
    if (atResource) void reply.header('www-authenticate', challengesOf(error, answer, { realm: endpoint.split('/')[1] ?? '', takesProofs, scheme: schemeOf(request) }).join(', '));
    // RFC 9449 §7.1: a resource answers a bad proof as it does a bad token.
    void reply.code(takesProofs && isOfProof(error) ? new InvalidToken().status : error.status).send(answer);
  }
}

const schemeOf = ({ headers }: FastifyRequest) => (/^DPoP /i.test(headers.authorization ?? '') ? 'DPoP' : 'Bearer');

function asOAuthError(thrown: unknown): OAuthError {
  if (thrown instanceof OAuthError) return thrown;
  if (thrown instanceof UnknownTenant) return new NotFound({ description: 'no such tenant' });
  if (thrown instanceof StorageUnavailable || thrown instanceof RemovedMeanwhile) return new TemporarilyUnavailable({ description: 'try again in a moment', cause: thrown });
  // Fastify refuses a malformed, oversized or foreign body with a status of its own before any endpoint sees it.
  const status = thrown instanceof HttpException ? thrown.getStatus() : ((thrown as { statusCode?: unknown } | null)?.statusCode ?? 500);
  if (status === 404) return new NotFound({ description: 'nothing is served at this address' });
  if (typeof status === 'number' && status >= 400 && status < 500) return new InvalidRequest({ description: UNREADABLE[status] ?? 'the request is malformed', cause: thrown });
  return new ServerError({ cause: thrown });
}

/** A body that could not be read, by the status that Fastify has for it; RFC 6749 §5.2 has one for all. */
const UNREADABLE: Readonly<Record<number, string>> = {
  400: 'the body is not what its content type says',
  413: `the body must not be longer than ${LIMITS.body} bytes`,
  415: 'the body must be of the content type that the endpoint takes',
};
