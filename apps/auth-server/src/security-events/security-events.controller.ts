import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientRequest } from '../http/client-request.js';
import { goneOf } from '../http/gone.js';
import { dropUnread } from '../http/unread.js';
import { clientParameters, jsonOf, pollRequest } from './poll-request.js';
import { SecurityEventsEndpoint, type PollAnswer } from './security-events.endpoint.js';

@Controller('security-events')
export class SecurityEventsController {
  constructor(private readonly endpoint: SecurityEventsEndpoint) {}

  @Post()
  @HttpCode(200)
  async poll(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<PollAnswer> {
    const body = jsonOf(request);
    const asked = clientRequest(request, clientParameters(body, request.query as Record<string, unknown>));
    const gone = goneOf(reply);
    const answer = await this.endpoint.poll(asked, { ...pollRequest(body), gone });
    dropUnread(reply, gone);
    return answer;
  }
}
