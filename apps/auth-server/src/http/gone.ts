import type { FastifyReply } from 'fastify';

/** Aborted when the client has left, or was answered. */
export function goneOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
