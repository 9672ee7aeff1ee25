import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { pageAnswer, type Answer, type PageBody } from '../http/answer.js';
import { pageOf } from '../http/page-query.js';
import { AuthorizationDocument, AuthorizationQuery, authorizationDocument } from './authorization.document.js';
import { RevocationDto } from './revocation.dto.js';
import { TokenRevocationsService } from './token-revocations.service.js';

@ApiTags('tokens')
@Controller('v1')
export class TokensController {
  constructor(private readonly tokens: TokenRevocationsService) {}

  @Get('authorizations')
  @Manages({ scope: 'tokens:read', summary: 'List the authorizations that tokens come from', answers: AuthorizationDocument, page: true, problems: ['invalid-request'] })
  async authorizations(@CurrentCaller() caller: Caller, @Query() query: AuthorizationQuery): Promise<Answer<PageBody<AuthorizationDocument>>> {
    const which = { ...pageOf(query), accountId: query.account, clientId: query.client };
    return pageAnswer(await this.tokens.authorizations(caller, which), authorizationDocument);
  }

  @Post('tokens/revocations')
  @Manages({
    scope: 'tokens:write', summary: 'Revoke tokens', status: 204, problems: ['invalid-request', 'not-found'],
    description: 'By account, client, session, authorization or resource, one access token by its jti, or all of the tenant.',
  })
  async revoke(@CurrentCaller() caller: Caller, @Body() body: RevocationDto): Promise<void> {
    await this.tokens.revoke(caller, body);
  }
}
