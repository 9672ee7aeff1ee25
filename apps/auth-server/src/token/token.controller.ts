import { Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import type { TokenResponse } from '@latchkey/token-issuance';
import type { FastifyRequest } from 'fastify';
import { formOf } from '../http/form.js';
import { clientRequest } from '../http/client-request.js';
import { TokenEndpoint } from './token.endpoint.js';

@Controller('token')
export class TokenController {
  constructor(private readonly endpoint: TokenEndpoint) {}

  @Post()
  @HttpCode(200)
  @Header('Pragma', 'no-cache') // RFC 6749 §5.1
  token(@Req() request: FastifyRequest): Promise<TokenResponse> {
    return this.endpoint.respond(clientRequest(request, formOf(request)));
  }
}
