import type { IncomingMessage } from 'node:http';
import { DocumentUnavailable } from './document-unavailable.js';
import { guardedRequest, type RequestBounds } from './guarded-request.js';

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

/**
 * Fetches what a client named, by GET.
 * @throws DocumentUnavailable as `guardedRequest`, and for a redirect, another status than 200, another type, or more bytes than `maxBytes`
 */
export function guardedFetch(wanted: DocumentRequest, bounds: RequestBounds): Promise<FetchedDocument> {
  const { address, types, maxBytes } = wanted;
  const headers = { accept: types.length > 0 ? types.join(', ') : '*/*', 'accept-encoding': 'identity' };
  return guardedRequest({ address, method: 'GET', headers }, bounds, async (answer) => {
    check(answer, wanted);
    return { body: await bodyOf(answer, maxBytes), cacheControl: answer.headers['cache-control'] };
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
