import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Metrics } from '@latchkey/service-bootstrap';
import { problemOf } from './problem-of.js';

/** Answers every error as problem details (RFC 9457); what went wrong inside goes to the log alone. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('ProblemFilter');
  private readonly problems;

  constructor(metrics: Metrics) {
    this.problems = metrics.counter({ name: 'problems_total', help: 'Problems answered, by kind', labels: ['kind'] });
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const problem = problemOf(error);
    this.problems.inc({ kind: problem.kind });
    if (problem.status >= 500) this.logger.error(`request ${http.getRequest<FastifyRequest>().id}: ${problem.kind}`, error);
    void http.getResponse<FastifyReply>()
      .headers(problem.headers)
      .code(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem.body));
  }
}
