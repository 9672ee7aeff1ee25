import { Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Parameters } from '@latchkey/protocol';
import { PageErrorFilter } from '../browser/page-error.filter.js';
import { Visits } from '../browser/visits.js';
import { SelectAccountStep } from './select-account.step.js';

@Controller('select-account')
@UseFilters(PageErrorFilter)
export class SelectAccountController {
  constructor(
    private readonly step: SelectAccountStep,
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
