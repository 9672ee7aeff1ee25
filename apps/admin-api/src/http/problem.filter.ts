import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem-of.js';

/** Answers every error as problem details (RFC 9457); what went wrong inside goes to the log alone. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('ProblemFilter');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const problem = problemOf(error);
    if (problem.status >= 500) this.logger.error({ err: error, reqId: http.getRequest<FastifyRequest>().id }, problem.message);
    void http.getResponse<FastifyReply>()
      .headers(problem.headers)
      .code(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem.body));
  }
}
