import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AllowedHosts } from './allowed-hosts.js';
import { fetchable } from './document-address.js';
import { DocumentUnavailable } from './document-unavailable.js';
import { guardedLookup, type Resolve } from './guarded-lookup.js';
import { isPublicAddress } from './public-address.js';

export interface RequestBounds {
  readonly allowed: AllowedHosts;
  readonly resolve: Resolve;
  /** Milliseconds from the lookup to the last byte that is read. */
  readonly timeout: number;
}

export interface GuardedRequest {
  readonly address: string;
  readonly method: 'GET' | 'POST';
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
}

/**
 * Sends a request to what a client named, with no credentials, no cookies, no proxy and no connection that another request used, and
 * closes its connection when `read` is done with the answer.
 * @throws DocumentUnavailable for an address that is not public (checked in the URL, in what it resolves to, and on the socket), or what
 *   is not read in time; whatever DocumentUnavailable `read` throws
 */
export async function guardedRequest<Result>(
  wanted: GuardedRequest,
  { allowed, resolve, timeout }: RequestBounds,
  read: (answer: IncomingMessage) => Result | Promise<Result>,
): Promise<Result> {
  const url = fetchable(wanted.address, allowed);
  const trusted = allowed.includes(url);
  const signal = AbortSignal.timeout(timeout);
  try {
    const answer = await answerTo(wanted, url, { agent: false, signal, ...(!trusted && { lookup: guardedLookup(resolve) }) }, trusted);
    try {
      return await read(answer);
    } finally {
      answer.destroy();
    }
  } catch (error) {
    if (error instanceof DocumentUnavailable) throw error;
    throw new DocumentUnavailable(signal.aborted ? 'timed-out' : 'unreachable', error);
  }
}

function answerTo({ method, headers, body }: GuardedRequest, url: URL, options: RequestOptions, trusted: boolean): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      ...options, method, headers: { ...headers, 'user-agent': 'Latchkey' }, maxHeaderSize: 16_384,
    });
    sent.once('error', reject).once('response', resolve);
    // An upgrade or a 1xx without an end is no answer.
    sent.once('upgrade', (_answer, socket) => socket.destroy(new DocumentUnavailable('unexpected-status')));
    sent.once('socket', (socket) => {
      socket.once('connect', () => {
        if (!trusted && !isPublicAddress(socket.remoteAddress ?? '')) sent.destroy(new DocumentUnavailable('address-refused'));
      });
    });
    sent.end(body);
  });
}
