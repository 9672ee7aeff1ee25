import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { Answer, pageAnswer, type PageBody } from '../http/answer.js';
import { IfMatch, type Precondition } from '../http/entity-tag.js';
import { PageQuery, pageOf } from '../http/page-query.js';
import { Addresses } from '../platform/addresses.js';
import { tenantDocument } from './tenant.document.js';
import { CreateTenantDto, NewTenantDocument, TenantDocument, TenantMembersDto } from './tenant.dto.js';
import { TenantsService } from './tenants.service.js';

@ApiTags('tenants')
@Controller('v1/tenants')
export class TenantsController {
  constructor(
    private readonly tenants: TenantsService,
    private readonly addresses: Addresses,
  ) {}

  @Get()
  @Manages({ scope: 'tenants:read', summary: 'List the tenants', answers: TenantDocument, page: true, problems: ['invalid-request'] })
  async list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Answer<PageBody<TenantDocument>>> {
    return pageAnswer(await this.tenants.list(caller, pageOf(query)), (tenant) => tenantDocument(tenant, this.addresses));
  }

  @Post()
  @Manages({
    scope: 'tenants:write', summary: 'Create a tenant', status: 201, answers: NewTenantDocument, problems: ['invalid-request', 'privilege-escalation', 'conflict'],
    description: 'With its keys, the management API as a resource of it and, where asked for, a first client that manages it.',
  })
  async create(@CurrentCaller() caller: Caller, @Body() body: CreateTenantDto): Promise<Answer<NewTenantDocument>> {
    const { tenant, foundation } = await this.tenants.create(caller, body);
    const document = { ...tenantDocument(tenant, this.addresses), ...(foundation.administrator && { administrator: foundation.administrator }) };
    return new Answer(document, { version: tenant.version, location: `/v1/tenants/${tenant.id}` });
  }

  @Get(':tenant')
  @Manages({ scope: 'tenants:read', summary: 'Read a tenant', answers: TenantDocument, problems: ['not-found'] })
  async read(@CurrentCaller() caller: Caller, @Param('tenant') id: string): Promise<Answer<TenantDocument>> {
    const tenant = await this.tenants.read(caller, id);
    return new Answer(tenantDocument(tenant, this.addresses), { version: tenant.version });
  }

  @Patch(':tenant')
  @Manages({
    scope: 'tenants:write', summary: 'Change the name and the settings of a tenant (RFC 7396)', answers: TenantDocument,
    problems: ['invalid-request', 'not-found', 'precondition-failed', 'precondition-required'],
  })
  async update(
    @CurrentCaller() caller: Caller, @Param('tenant') id: string, @IfMatch() precondition: Precondition, @Body() body: TenantMembersDto,
  ): Promise<Answer<TenantDocument>> {
    const tenant = await this.tenants.update(caller, id, precondition, body);
    return new Answer(tenantDocument(tenant, this.addresses), { version: tenant.version });
  }
}
