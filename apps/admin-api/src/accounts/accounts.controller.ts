import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AccountRecord } from '@latchkey/storage';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { Answer, pageAnswer, type PageBody } from '../http/answer.js';
import { IfMatch, type Precondition } from '../http/entity-tag.js';
import { pageOf } from '../http/page-query.js';
import { accountDocument } from './account.document.js';
import { AccountDocument, AccountMembersDto, AccountQuery, CreateAccountDto, EntitlementsDto, PasswordDto } from './account.dto.js';
import { AccountsService } from './accounts.service.js';

const CHANGE = ['invalid-request', 'privilege-escalation', 'not-found', 'conflict', 'precondition-failed'] as const;

const answer = (account: AccountRecord): Answer<AccountDocument> => new Answer(accountDocument(account), { version: account.version });

@ApiTags('accounts')
@Controller('v1/accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Get()
  @Manages({ scope: 'accounts:read', summary: 'List the accounts, or find one by username', answers: AccountDocument, page: true, problems: ['invalid-request'] })
  async list(@CurrentCaller() caller: Caller, @Query() query: AccountQuery): Promise<Answer<PageBody<AccountDocument>>> {
    return pageAnswer(await this.accounts.list(caller, pageOf(query), query.username), accountDocument);
  }

  @Post()
  @Manages({ scope: 'accounts:write', summary: 'Create an account', status: 201, answers: AccountDocument, problems: ['invalid-request', 'privilege-escalation', 'conflict'] })
  async create(@CurrentCaller() caller: Caller, @Body() body: CreateAccountDto): Promise<Answer<AccountDocument>> {
    const account = await this.accounts.create(caller, body);
    return new Answer(accountDocument(account), { version: account.version, location: `/v1/accounts/${account.id}` });
  }

  @Get(':id')
  @Manages({ scope: 'accounts:read', summary: 'Read an account', answers: AccountDocument, problems: ['not-found'] })
  async read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Answer<AccountDocument>> {
    return answer(await this.accounts.read(caller, id));
  }

  @Patch(':id')
  @Manages({ scope: 'accounts:write', summary: 'Change members of an account (RFC 7396)', answers: AccountDocument, problems: [...CHANGE, 'precondition-required'] })
  async update(
    @CurrentCaller() caller: Caller, @Param('id') id: string, @IfMatch() precondition: Precondition, @Body() body: AccountMembersDto,
  ): Promise<Answer<AccountDocument>> {
    return answer(await this.accounts.update(caller, id, precondition, body));
  }

  @Put(':id/entitlements')
  @Manages({
    scope: 'accounts:write', summary: 'Set what an account is entitled to', answers: AccountDocument, problems: [...CHANGE, 'precondition-required'],
    description: 'An account that loses anything is signed out everywhere.',
  })
  async setEntitlements(
    @CurrentCaller() caller: Caller, @Param('id') id: string, @IfMatch() precondition: Precondition, @Body() { entitlements }: EntitlementsDto,
  ): Promise<Answer<AccountDocument>> {
    return answer(await this.accounts.update(caller, id, precondition, { entitlements }));
  }

  @Put(':id/password')
  @Manages({ scope: 'accounts:write', summary: 'Set the password', status: 204, problems: CHANGE, description: 'Signs the person out everywhere.' })
  async setPassword(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() { password }: PasswordDto): Promise<void> {
    await this.accounts.setPassword(caller, id, password);
  }

  @Post(':id/block')
  @Manages({ scope: 'accounts:write', summary: 'Block an account', answers: AccountDocument, problems: CHANGE, description: 'Signs the person out everywhere.' })
  async block(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Answer<AccountDocument>> {
    return answer(await this.accounts.block(caller, id));
  }

  @Post(':id/unblock')
  @Manages({ scope: 'accounts:write', summary: 'Let a blocked account sign in again', answers: AccountDocument, problems: CHANGE })
  async unblock(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Answer<AccountDocument>> {
    return answer(await this.accounts.unblock(caller, id));
  }

  @Delete(':id')
  @Manages({
    scope: 'accounts:write', summary: 'Remove an account', status: 204, problems: ['privilege-escalation', 'not-found', 'precondition-failed'],
    description: 'With its sessions and consents; ends its tokens.',
  })
  async remove(@CurrentCaller() caller: Caller, @Param('id') id: string, @IfMatch() precondition: Precondition): Promise<void> {
    await this.accounts.remove(caller, id, precondition);
  }
}
