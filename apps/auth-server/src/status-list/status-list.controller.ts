import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { Clock, NotAcceptable, NotImplemented } from '@latchkey/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tenantOf } from '../http/tenant.js';
import { StatusListEndpoint } from './status-list.endpoint.js';

const TYPE = 'application/statuslist+jwt';
const RANGES = ['*/*', 'application/*', TYPE];

/** Token Status List §8.1, §8.2: the same for everybody, so that a CDN may keep it. */
@Controller('status-lists')
export class StatusListController {
  constructor(
    private readonly endpoint: StatusListEndpoint,
    private readonly clock: Clock,
  ) {}

  @Get(':id')
  async list(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if ((request.query as { time?: unknown }).time !== undefined) throw new NotImplemented({ description: 'status lists are served as they are now' });
    const { accept, 'if-none-match': known } = request.headers;
    if (accept !== undefined && !isAccepted(accept)) throw new NotAcceptable({ description: `status lists are served as ${TYPE}` });
    const { token, etag, until } = await this.endpoint.respond(tenantOf(request), id);
    const left = Math.max(0, Math.floor((until.getTime() - this.clock.now().getTime()) / 1000));
    void reply.header('cache-control', `public, max-age=${left}`).header('etag', etag).header('vary', 'Accept');
    if (known === etag) void reply.code(304).send();
    else void reply.type(TYPE).code(200).send(token);
  }
}

/** RFC 9110 §12.5.1; of the orders of preference only "not at all" matters where there is one form. */
const isAccepted = (accept: string): boolean =>
  accept.toLowerCase().split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    return RANGES.includes(type) && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
