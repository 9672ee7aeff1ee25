import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UnitOfWork } from '@latchkey/storage';
import { PageErrorFilter } from '../interaction/browser/page-error.filter.js';
import { Visits } from '../interaction/browser/visits.js';
import { checkSessionPage } from './check-session.page.js';

/** `check_session_iframe` (OIDC Session Management §3.3). */
@Controller('check-session')
@UseFilters(PageErrorFilter)
export class CheckSessionController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly visits: Visits,
  ) {}

  @Get()
  async page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const visit = this.visits.of(request, reply);
    // Through the stores, so that an unknown tenant is none.
    await this.unitOfWork.run(visit.tenant, async ({ tenant }) => tenant);
    const { html, policy } = checkSessionPage(visit.stateCookieName);
    void reply
      .removeHeader('x-frame-options')
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'public, max-age=300',
      })
      .send(html);
  }
}
