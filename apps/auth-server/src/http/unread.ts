import type { FastifyReply } from 'fastify';

/** How long a client may take to read an answer of the size that answers have, in milliseconds. */
const PATIENCE = 15_000;

/** Ends the connection of a client that does not read its answer, which is large and would be held for it. @param gone aborted when it was read */
export function dropUnread({ raw }: FastifyReply, gone: AbortSignal): void {
  // One that waits behind another answer on the same connection has none yet.
  const timer = setTimeout(() => raw.socket?.destroy(), PATIENCE).unref();
  if (gone.aborted) clearTimeout(timer);
  else gone.addEventListener('abort', () => clearTimeout(timer), { once: true });
}
