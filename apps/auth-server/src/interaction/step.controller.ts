import { Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Parameters } from '@latchkey/protocol';
import { PageErrorFilter } from './browser/page-error.filter.js';
import type { Visit } from './browser/visit.js';
import type { Visits } from './browser/visits.js';

/** A page on the way of a request, and what its form sends. */
export interface Step {
  show(parameters: Parameters, visit: Visit): Promise<void>;
  submit(form: Parameters, visit: Visit): Promise<void>;
}

/** The HTTP face of a step; where it is served is said by whoever extends it. */
@UseFilters(PageErrorFilter)
export abstract class StepController {
  constructor(
    private readonly step: Step,
    private readonly visits: Visits,
  ) {}

  @Get()
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.step.show(Parameters.from(request.query as Record<string, unknown>), this.visits.of(request, reply));
  }

  @Post()
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.step.submit(Parameters.from((request.body ?? {}) as Record<string, unknown>), this.visits.of(request, reply));
  }
}
