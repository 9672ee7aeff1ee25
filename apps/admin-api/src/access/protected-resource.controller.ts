import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '@latchkey/access-token-guard';
import { managementScopesOf } from '@latchkey/clients';
import { tenantOfPath } from '@latchkey/service-bootstrap';
import { Addresses } from '../platform/addresses.js';

/** What admin-api says of itself, per tenant (RFC 9728 §2). */
@ApiTags('metadata')
@Controller('.well-known/oauth-protected-resource')
export class ProtectedResourceController {
  constructor(private readonly addresses: Addresses) {}

  @Public()
  @Get()
  @ApiOperation({ summary: 'Where tokens for this API come from', description: 'Protected resource metadata (RFC 9728). Public.' })
  @Header('cache-control', 'public, max-age=300')
  @Header('access-control-allow-origin', '*')
  metadata(@Req() request: FastifyRequest): Record<string, unknown> {
    const tenant = tenantOfPath(request.raw);
    return {
      resource: this.addresses.identifierOf(tenant),
      authorization_servers: [this.addresses.issuerOf(tenant)],
      bearer_methods_supported: ['header'],
      scopes_supported: managementScopesOf(tenant).map(({ name }) => name),
      resource_name: 'Latchkey management',
    };
  }
}
