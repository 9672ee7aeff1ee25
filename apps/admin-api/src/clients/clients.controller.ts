import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { Answer, pageAnswer, type PageBody } from '../http/answer.js';
import { IfMatch, type Precondition } from '../http/entity-tag.js';
import { mergePatch } from '../http/merge-patch.js';
import { PageQuery, pageOf } from '../http/page-query.js';
import { clientDocument, shownDocument } from './client.document.js';
import { ClientMetadataDto } from './client-metadata.dto.js';
import { ClientDocument, CreateClientDto, NewClientDocument } from './client.dto.js';
import { ClientsService } from './clients.service.js';

const CHANGE = ['invalid-request', 'privilege-escalation', 'not-found', 'precondition-failed', 'precondition-required'] as const;
const NEW_SECRET = 'A client that authenticates by client_secret_jwt from now on, or not by it any more, is given a new secret, which is answered once.';

@ApiTags('clients')
@Controller('v1/clients')
export class ClientsController {
  constructor(private readonly clients: ClientsService) {}

  @Get()
  @Manages({ scope: 'clients:read', summary: 'List the clients', answers: ClientDocument, page: true, problems: ['invalid-request'] })
  async list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Answer<PageBody<ClientDocument>>> {
    return pageAnswer(await this.clients.list(caller, pageOf(query)), clientDocument);
  }

  @Post()
  @Manages({
    scope: 'clients:write', summary: 'Register a client', status: 201, answers: NewClientDocument, problems: ['invalid-request', 'privilege-escalation', 'conflict'],
    description: 'Answers its secret once, where it authenticates by one.',
  })
  async create(@CurrentCaller() caller: Caller, @Body() body: CreateClientDto): Promise<Answer<NewClientDocument>> {
    const created = await this.clients.create(caller, body);
    const { client } = created;
    return new Answer(shownDocument(created), { version: client.version, location: `/v1/clients/${encodeURIComponent(client.clientId)}` });
  }

  @Get(':client_id')
  @Manages({ scope: 'clients:read', summary: 'Read a client', answers: ClientDocument, problems: ['not-found'] })
  async read(@CurrentCaller() caller: Caller, @Param('client_id') clientId: string): Promise<Answer<ClientDocument>> {
    const client = await this.clients.read(caller, clientId);
    return new Answer(clientDocument(client), { version: client.version });
  }

  @Patch(':client_id')
  @Manages({ scope: 'clients:write', summary: 'Change members of a client (RFC 7396)', answers: NewClientDocument, problems: CHANGE, description: NEW_SECRET })
  async update(
    @CurrentCaller() caller: Caller, @Param('client_id') clientId: string, @IfMatch() precondition: Precondition, @Body() body: ClientMetadataDto,
  ): Promise<Answer<NewClientDocument>> {
    const updated = await this.clients.update(caller, clientId, precondition, (metadata) => mergePatch(metadata, body));
    return new Answer(shownDocument(updated), { version: updated.client.version });
  }

  @Put(':client_id')
  @Manages({ scope: 'clients:write', summary: 'Replace all members of a client', answers: NewClientDocument, problems: CHANGE, description: NEW_SECRET })
  async replace(
    @CurrentCaller() caller: Caller, @Param('client_id') clientId: string, @IfMatch() precondition: Precondition, @Body() body: ClientMetadataDto,
  ): Promise<Answer<NewClientDocument>> {
    const updated = await this.clients.update(caller, clientId, precondition, () => ({ ...body }));
    return new Answer(shownDocument(updated), { version: updated.client.version });
  }

  @Delete(':client_id')
  @Manages({
    scope: 'clients:write', summary: 'Remove a client', status: 204, problems: ['privilege-escalation', 'not-found', 'precondition-failed'],
    description: 'Ends everything that was issued to it.',
  })
  async remove(@CurrentCaller() caller: Caller, @Param('client_id') clientId: string, @IfMatch() precondition: Precondition): Promise<void> {
    await this.clients.remove(caller, clientId, precondition);
  }
}
