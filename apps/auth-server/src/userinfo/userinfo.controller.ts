import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Claims } from '@latchkey/claims';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tenantOf } from '../http/tenant.js';
import { presentedToken } from './presented-token.js';
import { UserinfoEndpoint } from './userinfo.endpoint.js';

@Controller('userinfo')
export class UserinfoController {
  constructor(private readonly endpoint: UserinfoEndpoint) {}

  @Get()
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Claims | string> {
    return this.answer(request, reply);
  }

  @Post()
  @HttpCode(200)
  post(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Claims | string> {
    return this.answer(request, reply);
  }

  /** OIDC Core §5.3.2: `application/jwt` for what is signed or encrypted. */
  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<Claims | string> {
    const response = await this.endpoint.respond(tenantOf(request), presentedToken(request));
    if ('json' in response) return response.json;
    void reply.type('application/jwt');
    return response.jwt;
  }
}
