import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientRequest } from '../http/client-request.js';
import { clientParameters, jsonOf, pollRequest } from './poll-request.js';
import { SecurityEventsEndpoint, type PollAnswer } from './security-events.endpoint.js';

@Controller('security-events')
export class SecurityEventsController {
  constructor(private readonly endpoint: SecurityEventsEndpoint) {}

  @Post()
  @HttpCode(200)
  async poll(@Req() request: FastifyRequest): Promise<PollAnswer> {
    const body = jsonOf(request);
    return this.endpoint.poll(clientRequest(request, clientParameters(body, request.query as Record<string, unknown>)), pollRequest(body));
  }
}
