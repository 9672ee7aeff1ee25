import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { Answer, pageAnswer, type PageBody } from '../http/answer.js';
import { PageQuery, pageOf } from '../http/page-query.js';
import {
  CreateInitialAccessTokenDto, InitialAccessTokenDocument, NewInitialAccessTokenDocument, initialAccessTokenDocument,
} from './initial-access-token.dto.js';
import { InitialAccessTokensService } from './initial-access-tokens.service.js';

@ApiTags('registration')
@Controller('v1/initial-access-tokens')
export class InitialAccessTokensController {
  constructor(private readonly tokens: InitialAccessTokensService) {}

  @Get()
  @Manages({ scope: 'clients:read', summary: 'List the initial access tokens, without their values', answers: InitialAccessTokenDocument, page: true, problems: ['invalid-request'] })
  async list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Answer<PageBody<InitialAccessTokenDocument>>> {
    return pageAnswer(await this.tokens.list(caller, pageOf(query)), initialAccessTokenDocument);
  }

  @Post()
  @Manages({
    scope: 'clients:write', summary: 'Make an initial access token', status: 201, answers: NewInitialAccessTokenDocument, problems: ['invalid-request'],
    description: 'Whoever holds it may register clients at the registration endpoint (RFC 7591 §1.2). The value is answered once.',
  })
  async create(@CurrentCaller() caller: Caller, @Body() body: CreateInitialAccessTokenDto): Promise<Answer<NewInitialAccessTokenDocument>> {
    const { record, value } = await this.tokens.create(caller, body);
    return new Answer({ ...initialAccessTokenDocument(record), initial_access_token: value as string });
  }

  @Delete(':id')
  @Manages({
    scope: 'clients:write', summary: 'Remove an initial access token', status: 204, problems: ['not-found'],
    description: 'The clients that it registered stay.',
  })
  async remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.tokens.remove(caller, id);
  }
}
