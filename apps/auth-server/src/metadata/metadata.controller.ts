import { Controller, Get, Header, Req } from '@nestjs/common';
import { UnitOfWork } from '@latchkey/storage';
import type { FastifyRequest } from 'fastify';
import { tenantOf } from '../http/tenant.js';
import { ServerMetadata } from './server-metadata.js';

/** The same document for OAuth (RFC 8414 §3) and OpenID Connect (Discovery §4); both forms of the address lead here. */
@Controller('.well-known')
export class MetadataController {
  constructor(
    private readonly metadata: ServerMetadata,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Get(['oauth-authorization-server', 'openid-configuration'])
  @Header('Cache-Control', 'public, max-age=300')
  document(@Req() request: FastifyRequest): Promise<Readonly<Record<string, unknown>>> {
    // Through the stores, so that an unknown tenant is none.
    return this.unitOfWork.run(tenantOf(request), async ({ tenant }) => this.metadata.of(tenant));
  }
}
