import { Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { TokenResponse } from '@latchkey/token-issuance';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formOf } from '../http/form.js';
import { clientRequest } from '../http/client-request.js';
import { TokenEndpoint } from './token.endpoint.js';

@Controller('token')
export class TokenController {
  constructor(private readonly endpoint: TokenEndpoint) {}

  @Post()
  @HttpCode(200)
  @Header('Pragma', 'no-cache') // RFC 6749 §5.1
  async token(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<TokenResponse> {
    const { tokens, nonce } = await this.endpoint.respond(clientRequest(request, formOf(request)));
    if (nonce !== undefined) void reply.header('dpop-nonce', nonce); // RFC 9449 §8.2
    return tokens;
  }
}
