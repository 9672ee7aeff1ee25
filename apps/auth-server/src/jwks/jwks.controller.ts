import { Controller, Get, Header, Req } from '@nestjs/common';
import { UnitOfWork } from '@latchkey/storage';
import { JwkSet } from '@latchkey/token-issuance';
import type { FastifyRequest } from 'fastify';
import { tenantOf } from '../http/tenant.js';

/** The keys that the tenant's tokens are verified with (RFC 7517 §5). */
@Controller('jwks')
export class JwksController {
  constructor(
    private readonly jwkSet: JwkSet,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Get()
  // Much shorter than the lead time of a rotation, so that nobody holds a set without the key that signs.
  @Header('Cache-Control', 'public, max-age=300, stale-if-error=86400')
  @Header('Content-Type', 'application/jwk-set+json')
  keys(@Req() request: FastifyRequest): Promise<{ readonly keys: readonly unknown[] }> {
    return this.unitOfWork.run(tenantOf(request), (stores) => this.jwkSet.of(stores));
  }
}
