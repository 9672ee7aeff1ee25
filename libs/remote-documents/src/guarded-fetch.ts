import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AllowedHosts } from './allowed-hosts.js';
import { fetchable } from './document-address.js';
import { DocumentUnavailable } from './document-unavailable.js';
import { guardedLookup, type Resolve } from './guarded-lookup.js';
import { isPublicAddress } from './public-address.js';

export interface DocumentRequest {
  readonly address: string;
  /** Media types without parameters, of which the answer must have one; any where empty. */
  readonly types: readonly string[];
  readonly maxBytes: number;
}

export interface FetchedDocument {
  readonly body: Buffer;
  /** The `Cache-Control` header. */
  readonly cacheControl: string | undefined;
}

export interface FetchBounds {
  readonly allowed: AllowedHosts;
  readonly resolve: Resolve;
  /** Milliseconds from the lookup to the last byte. */
  readonly timeout: number;
}

/**
 * Fetches what a client named, by GET, with no credentials, no cookies, no proxy and no connection that another request used.
 * @throws DocumentUnavailable for an address that is not public (checked in the URL, in what it resolves to, and on the socket), a redirect,
 *   another status than 200, another type, more bytes than `maxBytes`, or no complete answer in time
 */
export async function guardedFetch(wanted: DocumentRequest, { allowed, resolve, timeout }: FetchBounds): Promise<FetchedDocument> {
  const url = fetchable(wanted.address, allowed);
  const trusted = allowed.includes(url);
  const signal = AbortSignal.timeout(timeout);
  try {
    const answer = await answerOf(url, { agent: false, signal, ...(!trusted && { lookup: guardedLookup(resolve) }) }, wanted, trusted);
    try {
      check(answer, wanted);
      return { body: await bodyOf(answer, wanted.maxBytes), cacheControl: answer.headers['cache-control'] };
    } finally {
      answer.destroy();
    }
  } catch (error) {
    if (error instanceof DocumentUnavailable) throw error;
    throw new DocumentUnavailable(signal.aborted ? 'timed-out' : 'unreachable', error);
  }
}

function answerOf(url: URL, options: RequestOptions, { types }: DocumentRequest, trusted: boolean): Promise<IncomingMessage> {
  const headers = { accept: types.length > 0 ? types.join(', ') : '*/*', 'accept-encoding': 'identity', 'user-agent': 'Latchkey' };
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, { ...options, headers, maxHeaderSize: 16_384 });
    sent.once('error', reject).once('response', resolve);
    // An upgrade or a 1xx without an end is no answer.
    sent.once('upgrade', (_answer, socket) => socket.destroy(new DocumentUnavailable('unexpected-status')));
    sent.once('socket', (socket) => {
      socket.once('connect', () => {
        if (!trusted && !isPublicAddress(socket.remoteAddress ?? '')) sent.destroy(new DocumentUnavailable('address-refused'));
      });
    });
    sent.end();
  });
}

function check({ statusCode = 0, headers }: IncomingMessage, { types, maxBytes }: DocumentRequest): void {
  if (statusCode >= 300 && statusCode < 400) throw new DocumentUnavailable('redirected');
  if (statusCode !== 200) throw new DocumentUnavailable('unexpected-status');
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (types.length > 0 && !types.includes(type)) throw new DocumentUnavailable('unexpected-type');
  // What is compressed may be a thousand times larger.
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw new DocumentUnavailable('unexpected-type');
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw new DocumentUnavailable('too-large');
}

async function bodyOf(answer: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new DocumentUnavailable('too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
