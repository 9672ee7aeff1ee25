import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientRequest } from '../http/client-request.js';
import { formOf } from '../http/form.js';
import { IntrospectionEndpoint, type IntrospectionResponse } from './introspection.endpoint.js';

@Controller('introspection')
export class IntrospectionController {
  constructor(private readonly endpoint: IntrospectionEndpoint) {}

  @Post()
  @HttpCode(200)
  introspect(@Req() request: FastifyRequest): Promise<IntrospectionResponse> {
    return this.endpoint.respond(clientRequest(request, formOf(request)));
  }
}
