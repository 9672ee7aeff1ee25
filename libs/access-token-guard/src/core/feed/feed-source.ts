import type { IssuerDocuments } from '../issuer/issuer-documents.js';
import type { IntrospectionClient } from '../options.js';
import type { FeedMessage } from './feed-message.js';
import type { FeedPlace } from './followed-log.js';

/** Where a feed is, and who follows it. */
export interface FeedSource {
  /** The address; undefined where the issuer names none. May throw. */
  readonly endpoint: () => Promise<URL | undefined>;
  readonly client: IntrospectionClient;
  readonly resource: string;
  readonly documents: IssuerDocuments;
  /** Milliseconds after which a connection on which nothing came is given up. */
  readonly maxSilence: number;
  readonly now: () => number;
}

/** What becomes of what is heard. */
export interface FeedListener {
  /** Where to go on from. */
  readonly place: FeedPlace;
  /** A new connection begins. */
  begin(): void;
  /** Throws when the message does not fit what is known. */
  receive(message: FeedMessage): void;
  /** A connection is over, or was not had. @param failures how many in a row did not last */
  cut(reason: unknown, failures: number): void;
  /** The issuer names no feed. */
  absent(): void;
}
