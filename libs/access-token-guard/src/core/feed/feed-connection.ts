import { basic } from '../issuer/client-credentials.js';
import type { IssuerDocuments } from '../issuer/issuer-documents.js';
import type { IntrospectionClient } from '../options.js';
import { EventStreamReader } from './event-stream.js';
import { MalformedFeed, feedMessage, streamedMessage } from './feed-message.js';
import type { FeedMessage } from './feed-message.js';
import type { FeedPlace } from './followed-log.js';

/** Characters of one streamed message, and bytes of one polled answer. */
const MAX_MESSAGE = 4 * 1024 * 1024;

/** The feed answers, and not as a stream. */
export class NotStreamed extends Error {}

/** What one connection to a feed asks for. */
export interface FeedRequest {
  readonly endpoint: URL;
  readonly client: IntrospectionClient;
  readonly resource: string;
  readonly place: FeedPlace;
  readonly signal: AbortSignal;
}

type Texts = Readonly<Record<string, string>>;

/** A request with the credentials of introspection. */
function form({ client, resource, signal }: FeedRequest, headers: Texts, parameters: Texts = {}): RequestInit {
  const own = { authorization: basic(client), 'content-type': 'application/x-www-form-urlencoded', 'accept-encoding': 'identity' };
  return { method: 'POST', headers: { ...own, ...headers }, body: new URLSearchParams({ resource, ...parameters }).toString(), signal };
}

/** A number under the name that it has in a request, where there is one. */
const named = (name: string, value: number | undefined): Texts => (value === undefined ? {} : { [name]: String(value) });

/** Follows a feed as an event stream, until it ends. @param onBytes hears that the connection lives */
export async function* streamed(request: FeedRequest, documents: IssuerDocuments, onBytes: () => void): AsyncGenerator<FeedMessage> {
  const init = form(request, { accept: 'text/event-stream', ...named('last-event-id', request.place.after) });
  const response = await documents.open(request.endpoint, init);
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
    await response.body?.cancel();
    throw new NotStreamed('it is no event stream');
  }
  const reader = new EventStreamReader(MAX_MESSAGE);
  for await (const piece of response.body ?? []) {
    onBytes();
    for (const { event, data } of reader.read(piece)) {
      const message = streamedMessage(event, data);
      if (message !== undefined) yield message;
    }
  }
}

/** Asks a feed once what there is; it holds the answer back for `wait` seconds while there is nothing. */
export async function polled(request: FeedRequest, wait: number, documents: IssuerDocuments): Promise<readonly FeedMessage[]> {
  const init = form(request, {}, { wait: String(wait), ...named('after', request.place.after), ...named('part', request.place.part) });
  const { messages } = await documents.json(request.endpoint, init, MAX_MESSAGE);
  if (!Array.isArray(messages)) throw new MalformedFeed('an answer without messages');
  return messages.flatMap((message: { event?: unknown; data?: unknown } | null) => feedMessage(message?.event, message?.data) ?? []);
}
