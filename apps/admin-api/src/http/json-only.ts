import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest, RawServerDefault } from 'fastify';
import { jsonFaultAt } from './json-fault.js';
import { Problem } from './problem.js';

const JSON_TYPE = /^application\/(?:merge-patch\+)?json(?:\s*;\s*charset="?utf-8"?)?\s*$/i;

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && headers['content-length'] !== '0');

/** Takes bodies in JSON only: a form that another site submits must not even be parsed. */
export function takeJsonOnly(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request) => {
    const type = request.headers['content-type'];
    // Many clients name the type of the body that they do not send.
    if (!hasBody(request)) delete request.headers['content-type'];
    else if (type === undefined || !JSON_TYPE.test(type)) {
      throw new Problem('unsupported-media-type', { detail: 'Send the body as application/json.', headers: { accept: 'application/json' } });
    }
  });
  const parse = fastify.getDefaultJsonParser('error', 'error');
  // The second is what PATCH takes, under its own name (RFC 7396).
  app.useBodyParser<RawServerDefault>(['application/json', 'application/merge-patch+json'], {}, (request, body, done) => {
    const text = body.toString();
    void parse(request, text, (error, parsed) => (error ? done(malformed(text), undefined) : done(null, parsed)));
  });
}

/** Says where the body is no JSON, and nothing of what stands there: it may be a secret. */
function malformed(text: string): Problem {
  const at = jsonFaultAt(text);
  // The parser refuses what would reach for the prototype of whatever the body is copied to.
  if (at === undefined) return new Problem('malformed-body', { detail: 'The body must have no member named __proto__, and none named constructor that holds a prototype.' });
  const lines = text.slice(0, at).split('\n');
  const place = `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
  return new Problem('malformed-body', { detail: at === text.length ? `The body ends at ${place}, before its JSON is complete.` : `The body is not JSON from ${place} on.` });
}
