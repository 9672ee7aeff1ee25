import type { Closing } from '../core/index.js';

interface Wrapping {
  readonly raw?: unknown;
  readonly conn?: unknown;
  readonly once?: unknown;
}

/**
 * The first of several things that says when it closes: what Fastify's reply (`raw`) and Socket.IO's client (`conn`) wrap, or the thing
 * itself. Throws `TypeError` where none does.
 */
export function closingIn(...candidates: readonly unknown[]): Closing {
  const things = candidates.flatMap((candidate) => {
    const wrapping = (candidate ?? {}) as Wrapping;
    return [wrapping.raw, wrapping.conn, wrapping];
  });
  const closing = things.find((thing) => typeof (thing as Wrapping | undefined)?.once === 'function');
  if (closing !== undefined) return closing as Closing;
  throw new TypeError('@TokenValidity() needs a response or a socket that says when it closes.');
}
