import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';

/** By connection, those whose requests wait on it: of several that were sent at once, only the first has its answer closed with the connection. */
const waiting = new WeakMap<Socket, Set<AbortController>>();

/** Aborted when the client has left, or was answered. */
export function goneOf({ raw, request: { socket } }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  const others = waitingOn(socket);
  others.add(gone);
  raw.once('close', () => {
    others.delete(gone);
    gone.abort();
  });
  if (socket.destroyed) gone.abort();
  return gone.signal;
}

/** Acts once when the client is gone; at once where it is. */
export const onceGone = (gone: AbortSignal, act: () => void): void => (gone.aborted ? act() : gone.addEventListener('abort', act, { once: true }));

function waitingOn(socket: Socket): Set<AbortController> {
  const known = waiting.get(socket);
  if (known) return known;
  const began = new Set<AbortController>();
  waiting.set(socket, began);
  socket.once('close', () => began.forEach((gone) => gone.abort()));
  return began;
}
