import { Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Parameters } from '@latchkey/protocol';
import { PageErrorFilter } from '../interaction/browser/page-error.filter.js';
import { Visits } from '../interaction/browser/visits.js';
import { EndSessionStep } from './end-session.step.js';

/** `end_session_endpoint` (RP-Initiated Logout 1.0 §2). */
@Controller('sign-out')
@UseFilters(PageErrorFilter)
export class EndSessionController {
  constructor(
    private readonly step: EndSessionStep,
    private readonly visits: Visits,
  ) {}

  @Get()
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.step.serve(Parameters.from(request.query as Record<string, unknown>), this.visits.of(request, reply));
  }

  @Post()
  post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.step.serve(Parameters.from((request.body ?? {}) as Record<string, unknown>), this.visits.of(request, reply));
  }
}
