import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { tenantOfPath } from '@latchkey/service-bootstrap';
import { Addresses } from '../platform/addresses.js';
import { Answer } from './answer.js';
import { entityTag } from './entity-tag.js';

/** Writes what an `Answer` says beside its body: `ETag`, `Location`, `Link`. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(private readonly addresses: Addresses) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next.handle().pipe(map((value: unknown) => {
      if (!(value instanceof Answer)) return value;
      this.write(value, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
      return value.body as unknown;
    }));
  }

  private write({ detail }: Answer<unknown>, request: FastifyRequest, reply: FastifyReply): void {
    const base = this.addresses.identifierOf(tenantOfPath(request.raw));
    if (detail.version !== undefined) reply.header('etag', entityTag(detail.version));
    if (detail.location !== undefined) reply.header('location', base + detail.location);
    if (detail.next === undefined) return;
    const [path = '', query = ''] = request.url.split('?', 2);
    const following = new URLSearchParams(query);
    following.set('after', detail.next);
    reply.header('link', `<${base}${path}?${following.toString()}>; rel="next"`);
  }
}
