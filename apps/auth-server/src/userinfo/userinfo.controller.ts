import { Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { tenantOf } from '../http/tenant.js';
import { presentedToken } from './presented-token.js';
import { UserinfoEndpoint } from './userinfo.endpoint.js';

@Controller('userinfo')
export class UserinfoController {
  constructor(private readonly endpoint: UserinfoEndpoint) {}

  @Get()
  get(@Req() request: FastifyRequest): Promise<Readonly<Record<string, unknown>>> {
    return this.endpoint.respond(tenantOf(request), presentedToken(request));
  }

  @Post()
  @HttpCode(200)
  post(@Req() request: FastifyRequest): Promise<Readonly<Record<string, unknown>>> {
    return this.endpoint.respond(tenantOf(request), presentedToken(request));
  }
}
