import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { pageAnswer, type Answer, type PageBody } from '../http/answer.js';
import { pageOf } from '../http/page-query.js';
import { ConsentDocument, ConsentQuery, consentDocument } from './consent.document.js';
import { ConsentsService } from './consents.service.js';

@ApiTags('consents')
@Controller('v1/consents')
export class ConsentsController {
  constructor(private readonly consents: ConsentsService) {}

  @Get()
  @Manages({ scope: 'consents:read', summary: 'List what people allowed clients', answers: ConsentDocument, page: true, problems: ['invalid-request'] })
  async list(@CurrentCaller() caller: Caller, @Query() query: ConsentQuery): Promise<Answer<PageBody<ConsentDocument>>> {
    return pageAnswer(await this.consents.list(caller, { ...pageOf(query), accountId: query.account, clientId: query.client }), consentDocument);
  }

  @Delete(':account/:client_id')
  @Manages({
    scope: 'consents:write', summary: 'Withdraw a consent', status: 204, problems: ['not-found'],
    description: 'Ends the refresh tokens and access tokens that rest on it.',
  })
  async revoke(@CurrentCaller() caller: Caller, @Param('account') account: string, @Param('client_id') clientId: string): Promise<void> {
    await this.consents.revoke(caller, account, clientId);
  }
}
