import { Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '@latchkey/protocol';
import { PageErrorFilter } from '../interaction/browser/page-error.filter.js';
import { Visits } from '../interaction/browser/visits.js';
import { AuthorizationEndpoint } from './authorization.endpoint.js';
import type { RawParameters } from './authorization-request.js';
import { DecisionReply } from './decision-reply.js';

@Controller('authorize')
@UseFilters(PageErrorFilter)
export class AuthorizationController {
  constructor(
    private readonly endpoint: AuthorizationEndpoint,
    private readonly visits: Visits,
    private readonly reply: DecisionReply,
    private readonly clock: Clock,
  ) {}

  @Get()
  get(@Req() request: FastifyRequest, @Res() response: FastifyReply): Promise<void> {
    return this.serve(request.query, request, response);
  }

  @Post()
  post(@Req() request: FastifyRequest, @Res() response: FastifyReply): Promise<void> {
    return this.serve(request.body, request, response);
  }

  private async serve(sent: unknown, request: FastifyRequest, response: FastifyReply): Promise<void> {
    const visit = this.visits.of(request, response);
    const { tenant, sessionCookie, otherSessionCookies, browserState } = visit;
    const began = this.clock.now();
    const withoutCookies = visit.isPost && sessionCookie === undefined;
    const decision = await this.endpoint.decide({ tenant, parameters: (sent ?? {}) as RawParameters, began, sessionCookie, otherSessionCookies, browserState, withoutCookies });
    this.reply.send(decision, visit, { began, reauthenticate: false });
  }
}
