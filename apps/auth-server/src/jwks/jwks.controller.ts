import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { UnitOfWork } from '@latchkey/storage';
import { JwkSet } from '@latchkey/token-issuance';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tenantOf } from '../http/tenant.js';

/** The keys that the tenant's tokens are verified with (RFC 7517 §5). */
@Controller('jwks')
export class JwksController {
  constructor(
    private readonly jwkSet: JwkSet,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Get()
  @Header('Content-Type', 'application/jwk-set+json')
  keys(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<{ readonly keys: readonly unknown[] }> {
    return this.unitOfWork.run(tenantOf(request), async (stores) => {
      const { jwksMaxAge, signingKeyAnnounceLead } = stores.tenant.settings;
      // Together shorter than the lead of a rotation, so that nobody holds a set without the key that signs.
      void reply.header('Cache-Control', `public, max-age=${jwksMaxAge}, stale-if-error=${signingKeyAnnounceLead - jwksMaxAge}`);
      return this.jwkSet.of(stores);
    });
  }
}
