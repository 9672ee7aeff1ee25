import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { InvalidRequest, Parameters } from '@latchkey/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientRequest } from '../http/client-request.js';
import { formOf } from '../http/form.js';
import { goneOf } from '../http/gone.js';
import { dropUnread } from '../http/unread.js';
import { RevocationFeedEndpoint } from './revocation-feed.endpoint.js';

/** What a query may say; credentials never, since addresses end up in logs. */
const IN_QUERY = ['resource', 'after', 'part', 'wait'];
const WAIT = { longest: 30, unlessTold: 25 };

@Controller('revocation-feed')
export class RevocationFeedController {
  constructor(private readonly endpoint: RevocationFeedEndpoint) {}

  @Post()
  post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(formOf(request), request, reply);
  }

  @Get()
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (request.method !== 'GET') throw new InvalidRequest({ description: 'the feed is read by GET or POST' });
    return this.answer(Parameters.from(request.query as Record<string, unknown>).only(IN_QUERY), request, reply);
  }

  private async answer(parameters: Parameters, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { accept = '', 'last-event-id': lastEventId } = request.headers;
    const known = lastEventId === undefined ? parameters.get('after') : String(lastEventId);
    const place = { after: wholeNumber('after', known), part: wholeNumber('part', parameters.get('part')) };
    const asked = { ...clientRequest(request, parameters), place };
    const polls = /application\/json/i.test(accept) && !/text\/event-stream/i.test(accept);
    const wait = wholeNumber('wait', parameters.get('wait'), WAIT.longest) ?? WAIT.unlessTold;
    const gone = goneOf(reply);
    const answer = polls ? await this.endpoint.poll(asked, { wait: wait * 1000, gone }) : await this.endpoint.stream(asked, gone);
    // A proxy that collects the answer before it passes it on would keep every revocation back.
    void reply.header('x-accel-buffering', 'no').type(polls ? 'application/json' : 'text/event-stream').code(200).send(answer);
    if (polls) dropUnread(reply, gone);
  }
}

/** @throws InvalidRequest unless it is one, or left out */
function wholeNumber(name: string, text: string | undefined, highest = Number.MAX_SAFE_INTEGER): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!(value <= highest)) throw new InvalidRequest({ description: `${name} must be a whole number${highest < Number.MAX_SAFE_INTEGER ? ` from 0 to ${highest}` : ''}` });
  return value;
}
