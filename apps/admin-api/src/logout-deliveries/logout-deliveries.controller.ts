import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '@latchkey/storage';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { pageAnswer, type Answer, type PageBody } from '../http/answer.js';
import { pageOf } from '../http/page-query.js';
import { LogoutDeliveryDocument, LogoutDeliveryQuery, logoutDeliveryDocument } from './logout-delivery.document.js';

@ApiTags('sessions')
@Controller('v1/logout-deliveries')
export class LogoutDeliveriesController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Get()
  @Manages({
    scope: 'sessions:read', summary: 'List which clients are told that sessions ended', answers: LogoutDeliveryDocument, page: true, problems: ['invalid-request'],
    description: 'Of back-channel logout: what was delivered in the last day, what failed in the last week, and what is still to be done.',
  })
  async list(@CurrentCaller() { tenant }: Caller, @Query() query: LogoutDeliveryQuery): Promise<Answer<PageBody<LogoutDeliveryDocument>>> {
    const which = { ...pageOf(query), sessionId: query.session, clientId: query.client, state: query.state };
    return pageAnswer(await this.unitOfWork.run(tenant, ({ logoutDeliveries }) => logoutDeliveries.list(which)), logoutDeliveryDocument);
  }
}
