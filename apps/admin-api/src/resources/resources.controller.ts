import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { Answer, pageAnswer, type PageBody } from '../http/answer.js';
import { IfMatch, type Precondition } from '../http/entity-tag.js';
import { PageQuery, pageOf } from '../http/page-query.js';
import { resourceDocument } from './resource.document.js';
import { CreateResourceDto, ResourceDocument, ResourceSettingsDto } from './resource.dto.js';
import { ResourcesService } from './resources.service.js';

const Identifier = () => ApiParam({ name: 'identifier', description: 'Percent-encoded, as `https%3A%2F%2Fapi.example.com`', schema: { type: 'string', maxLength: 2000 } });

@ApiTags('resources')
@Controller('v1/resources')
export class ResourcesController {
  constructor(private readonly resources: ResourcesService) {}

  @Get()
  @Manages({ scope: 'resources:read', summary: 'List the protected resources', answers: ResourceDocument, page: true, problems: ['invalid-request'] })
  async list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Answer<PageBody<ResourceDocument>>> {
    return pageAnswer(await this.resources.list(caller, pageOf(query)), resourceDocument);
  }

  @Post()
  @Manages({ scope: 'resources:write', summary: 'Register a protected resource', status: 201, answers: ResourceDocument, problems: ['invalid-request', 'conflict'] })
  async create(@CurrentCaller() caller: Caller, @Body() body: CreateResourceDto): Promise<Answer<ResourceDocument>> {
    const resource = await this.resources.create(caller, body);
    return new Answer(resourceDocument(resource), { version: resource.version, location: `/v1/resources/${encodeURIComponent(resource.identifier)}` });
  }

  @Get(':identifier')
  @Identifier()
  @Manages({ scope: 'resources:read', summary: 'Read a protected resource', answers: ResourceDocument, problems: ['not-found'] })
  async read(@CurrentCaller() caller: Caller, @Param('identifier') identifier: string): Promise<Answer<ResourceDocument>> {
    const resource = await this.resources.read(caller, identifier);
    return new Answer(resourceDocument(resource), { version: resource.version });
  }

  @Patch(':identifier')
  @Identifier()
  @Manages({
    scope: 'resources:write', summary: 'Change members of a protected resource (RFC 7396)', answers: ResourceDocument,
    problems: ['invalid-request', 'privilege-escalation', 'not-found', 'precondition-failed', 'precondition-required'],
  })
  async update(
    @CurrentCaller() caller: Caller, @Param('identifier') identifier: string, @IfMatch() precondition: Precondition, @Body() body: ResourceSettingsDto,
  ): Promise<Answer<ResourceDocument>> {
    const resource = await this.resources.update(caller, identifier, precondition, body);
    return new Answer(resourceDocument(resource), { version: resource.version });
  }

  @Delete(':identifier')
  @Identifier()
  @Manages({ scope: 'resources:write', summary: 'Remove a protected resource, and whatever anybody was allowed there', status: 204, problems: ['privilege-escalation', 'not-found', 'precondition-failed'] })
  async remove(@CurrentCaller() caller: Caller, @Param('identifier') identifier: string, @IfMatch() precondition: Precondition): Promise<void> {
    await this.resources.remove(caller, identifier, precondition);
  }
}
