import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { pageAnswer, type Answer, type PageBody } from '../http/answer.js';
import { pageOf } from '../http/page-query.js';
import { SessionDocument, SessionQuery, sessionDocument } from './session.document.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sessions')
@Controller('v1/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @Manages({ scope: 'sessions:read', summary: 'List where people are signed in', answers: SessionDocument, page: true, problems: ['invalid-request'] })
  async list(@CurrentCaller() caller: Caller, @Query() query: SessionQuery): Promise<Answer<PageBody<SessionDocument>>> {
    return pageAnswer(await this.sessions.list(caller, { ...pageOf(query), accountId: query.account }), sessionDocument);
  }

  @Delete(':id')
  @Manages({
    scope: 'sessions:write', summary: 'End a session', status: 204, problems: ['not-found'],
    description: 'With the refresh tokens bound to it and the access tokens issued in it.',
  })
  async end(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.sessions.end(caller, id);
  }
}
