import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import type { PageBody } from '../http/answer.js';
import { invalid } from '../http/problem.js';
import {
  ClientSecretDocument, CreateClientSecretDto, NewClientSecretDocument, UpdateClientSecretDto, clientSecretDocument,
} from './client-secret.dto.js';
import { ClientSecretsService } from './client-secrets.service.js';

const CHANGE = ['privilege-escalation', 'not-found', 'precondition-failed'] as const;

@ApiTags('clients')
@Controller('v1/clients/:client_id/secrets')
export class ClientSecretsController {
  constructor(private readonly secrets: ClientSecretsService) {}

  @Get()
  @Manages({ scope: 'clients:read', summary: 'List the secrets of a client, without their values', answers: ClientSecretDocument, page: true, problems: ['not-found'] })
  async list(@CurrentCaller() caller: Caller, @Param('client_id') clientId: string): Promise<PageBody<ClientSecretDocument>> {
    return { items: (await this.secrets.list(caller, clientId)).map(clientSecretDocument) };
  }

  @Post()
  @Manages({
    scope: 'clients:write', summary: 'Add a secret', status: 201, answers: NewClientSecretDocument, problems: ['invalid-request', ...CHANGE],
    description: 'A client holds at most five, so that they can be rotated. The value is answered once.',
  })
  async add(@CurrentCaller() caller: Caller, @Param('client_id') clientId: string, @Body() body: CreateClientSecretDto): Promise<NewClientSecretDocument> {
    const { record, value } = await this.secrets.add(caller, clientId, body);
    return { ...clientSecretDocument(record), client_secret: value };
  }

  @Patch(':secret_id')
  @Manages({ scope: 'clients:write', summary: 'Say when a secret ends', answers: ClientSecretDocument, problems: ['invalid-request', ...CHANGE] })
  async expire(
    @CurrentCaller() caller: Caller, @Param('client_id') clientId: string, @Param('secret_id') secretId: string, @Body() body: UpdateClientSecretDto,
  ): Promise<ClientSecretDocument> {
    if (body.expires_at === undefined) throw invalid('expires_at', 'is required; null means never');
    const expiresAt = body.expires_at === null ? undefined : new Date(body.expires_at);
    return clientSecretDocument(await this.secrets.expire(caller, clientId, secretId, expiresAt));
  }

  @Delete(':secret_id')
  @Manages({ scope: 'clients:write', summary: 'Remove a secret', status: 204, problems: CHANGE })
  async remove(@CurrentCaller() caller: Caller, @Param('client_id') clientId: string, @Param('secret_id') secretId: string): Promise<void> {
    await this.secrets.remove(caller, clientId, secretId);
  }
}
