import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientRequest } from '../http/client-request.js';
import { formOf } from '../http/form.js';
import { RevocationEndpoint } from './revocation.endpoint.js';

@Controller('revocation')
export class RevocationController {
  constructor(private readonly endpoint: RevocationEndpoint) {}

  @Post()
  @HttpCode(200)
  revoke(@Req() request: FastifyRequest): Promise<void> {
    return this.endpoint.respond(clientRequest(request, formOf(request)));
  }
}
