import { Controller, Get, Header, Req } from '@nestjs/common';
import { UnitOfWork } from '@latchkey/storage';
import { IssuerAddresses } from '@latchkey/token-issuance';
import type { FastifyRequest } from 'fastify';
import { tenantOf } from '../http/tenant.js';

/** The address of an issuer itself, where people look first: says where to go on. */
@Controller()
export class IssuerController {
  constructor(
    private readonly issuers: IssuerAddresses,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Get()
  @Header('Cache-Control', 'public, max-age=300')
  where(@Req() request: FastifyRequest): Promise<Readonly<Record<string, string>>> {
    return this.unitOfWork.run(tenantOf(request), async ({ tenant: { id } }) => {
      const issuer = this.issuers.issuerOf(id);
      return { issuer, openid_configuration: `${issuer}/.well-known/openid-configuration` };
    });
  }
}
