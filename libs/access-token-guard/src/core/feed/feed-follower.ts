import type { IssuerDocuments } from '../issuer/issuer-documents.js';
import type { IntrospectionClient } from '../options.js';
import { NotStreamed, polled, streamed } from './feed-connection.js';
import type { FeedRequest } from './feed-connection.js';
import type { FeedMessage } from './feed-message.js';
import type { FeedPlace } from './followed-log.js';
import { Pause } from '../pause.js';
import { WatchedLine } from './watched-line.js';

/** Milliseconds after which a feed that an issuer does not name is looked for again. */
const ABSENT_INTERVAL = 300_000;

/** Milliseconds that a connection must have lived for its end to be no fault. */
const STEADY = 5_000;

/** Milliseconds before the second try in a row, and at most before any. */
const FIRST_DELAY = 250;
const LONGEST_DELAY = 3_000;

/** Seconds for which a polled answer is held back at most. */
const LONGEST_WAIT = 25;

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

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Milliseconds before the next try: none after a connection that lasted, then twice as long each time, less a random part. */
function delayAfter(failures: number): number {
  if (failures <= 1) return 0;
  return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (failures - 2)) * (1 - Math.random() / 2);
}

/**
 * Keeps a connection to a feed: as an event stream, and by long polling where a stream does not get through. What comes after a
 * pause that is too long is not believed to be new (it may have waited in a buffer while this process slept): the connection is
 * replaced.
 */
export class FeedFollower {
  #pause: Pause | undefined;
  #tries = 0;
  #isHurried = false;
  #abort: AbortController | undefined;
  #isStarted = false;
  #isClosed = false;
  #polls = false;
  #failures = 0;

  constructor(
    private readonly source: FeedSource,
    private readonly listener: FeedListener,
  ) {}

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    void this.run();
  }

  close(): void {
    this.#isClosed = true;
    this.#pause?.end();
    this.#abort?.abort();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Connections that were begun. */
  get tries(): number {
    return this.#tries;
  }

  /** Begins the next one soon, for somebody waits. */
  hurry(): void {
    if (this.#isHurried) return;
    this.#isHurried = true;
    const pause = this.#pause;
    if (pause !== undefined) void new Pause().for(FIRST_DELAY).then(() => pause.end());
  }

  private async run(): Promise<void> {
    while (!this.#isClosed) {
      const delay = await this.connect();
      if (this.#isClosed) return;
      this.#pause = new Pause();
      await this.#pause.for(this.#isHurried ? Math.min(delay, FIRST_DELAY) : delay);
      this.#pause = undefined;
    }
  }

  /** One connection, from the search for its address to its end; gives the milliseconds to wait after it. */
  private async connect(): Promise<number> {
    const began = performance.now();
    this.#tries += 1;
    this.#isHurried = false;
    const reason = await this.attempt().catch((error: unknown) => error);
    if (this.#isClosed) return 0;
    if (reason === undefined) return ABSENT_INTERVAL;
    this.#failures = performance.now() - began < STEADY ? this.#failures + 1 : 1;
    this.listener.cut(reason, this.#failures);
    return delayAfter(this.#failures);
  }

  /** Gives why the connection ended; undefined where there is no feed. */
  private async attempt(): Promise<unknown> {
    const endpoint = await this.source.endpoint();
    if (this.#isClosed) return undefined;
    if (endpoint === undefined) {
      this.listener.absent();
      return undefined;
    }
    const abort = (this.#abort = new AbortController());
    this.listener.begin();
    const { client, resource } = this.source;
    try {
      const request = { endpoint, client, resource, signal: abort.signal };
      await (this.#polls ? this.poll(request, abort) : this.stream(request, abort));
      return new Error('the issuer ended the connection');
    } finally {
      abort.abort();
    }
  }

  private async stream(request: Omit<FeedRequest, 'place'>, abort: AbortController): Promise<void> {
    const line = this.watched(abort);
    let hasCome = false;
    try {
      for await (const message of streamed({ ...request, place: this.listener.place }, this.source.documents, line.alive)) {
        hasCome = true;
        this.listener.receive(message);
        // A long snapshot must not keep requests waiting: between its parts it is their turn.
        if (message.event === 'snapshot') await turn();
      }
    } catch (error) {
      // Connected, and nothing came: something on the way collects the answer before it hands it on.
      this.#polls = !hasCome && (line.wasSilent || error instanceof NotStreamed);
      throw error;
    } finally {
      line.end();
    }
  }

  /** Until it fails; then a stream is tried again. */
  private async poll(request: Omit<FeedRequest, 'place'>, abort: AbortController): Promise<void> {
    this.#polls = false;
    const wait = Math.max(1, Math.min(LONGEST_WAIT, Math.floor(this.source.maxSilence / 2_000)));
    while (!this.#isClosed) {
      const line = this.watched(abort);
      try {
        const messages = await polled({ ...request, place: this.listener.place }, wait, this.source.documents);
        line.alive();
        for (const message of messages) this.listener.receive(message);
      } finally {
        line.end();
      }
    }
  }

  private watched(abort: AbortController): WatchedLine {
    return new WatchedLine(abort, this.source.maxSilence, this.source.now);
  }
}
