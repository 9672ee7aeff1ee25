import { Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Parameters } from '@latchkey/protocol';
import { PageErrorFilter } from '../browser/page-error.filter.js';
import { Visits } from '../browser/visits.js';
import { SignUpStep } from './sign-up.step.js';

@Controller('sign-up')
@UseFilters(PageErrorFilter)
export class SignUpController {
  constructor(
    private readonly step: SignUpStep,
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
