/** What says `close` once, as responses and sockets do. */
interface Closeable {
  once(event: 'close', listener: () => void): unknown;
  removeListener(event: 'close', listener: () => void): unknown;
  readonly destroyed?: boolean | undefined;
  /** 3 or `closed` at the end, of a WebSocket. */
  readonly readyState?: unknown;
}

/** What a token is watched for: a response or a socket, until it closes, or a signal of the caller's own, until that aborts. */
export type Closing = AbortSignal | Closeable;

/**
 * Calls back once when it closes. Gives what ends the waiting; undefined where it has closed already. Throws `TypeError` for what never
 * says that it closes.
 */
export function onceClosed(closing: Closing, callback: () => void): (() => void) | undefined {
  if (typeof closing === 'object' && closing !== null && 'aborted' in closing) {
    if (closing.aborted) return undefined;
    closing.addEventListener('abort', callback, { once: true });
    return () => closing.removeEventListener('abort', callback);
  }
  if (typeof closing?.once !== 'function') throw new TypeError('validity() needs the response, the socket or the signal whose end it is for.');
  if (closing.destroyed === true || closing.readyState === 3 || closing.readyState === 'closed') return undefined;
  closing.once('close', callback);
  return () => void closing.removeListener('close', callback);
}
