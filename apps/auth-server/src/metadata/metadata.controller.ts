import { Controller, Get, Header, Req } from '@nestjs/common';
import { UnitOfWork } from '@latchkey/storage';
import type { FastifyRequest } from 'fastify';
import { tenantOf } from '../http/tenant.js';
import { ServerMetadata } from './server-metadata.js';

/** Metadata for OAuth (RFC 8414 §3) and for OpenID Connect (Discovery §4); both forms of each address lead here. */
@Controller('.well-known')
export class MetadataController {
  constructor(
    private readonly metadata: ServerMetadata,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Get('openid-configuration')
  @Header('Cache-Control', 'public, max-age=300')
  openid(@Req() request: FastifyRequest): Promise<Readonly<Record<string, unknown>>> {
    // Through the stores, so that an unknown tenant is none.
    return this.unitOfWork.run(tenantOf(request), async ({ tenant }) => this.metadata.of(tenant));
  }

  @Get('oauth-authorization-server')
  @Header('Cache-Control', 'public, max-age=300')
  oauth(@Req() request: FastifyRequest): Promise<Readonly<Record<string, unknown>>> {
    return this.unitOfWork.run(tenantOf(request), async ({ tenant }) => this.metadata.ofAuthorizationServer(tenant));
  }
}
