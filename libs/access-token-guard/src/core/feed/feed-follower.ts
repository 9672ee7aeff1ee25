import { Pause } from '../pause.js';
import { FeedReception } from './feed-reception.js';
import type { FeedListener, FeedSource } from './feed-source.js';

/** Milliseconds after which a feed that an issuer does not name is looked for again. */
const ABSENT_INTERVAL = 300_000;

/** Milliseconds that a connection must have lived for its end to be no fault. */
const STEADY = 5_000;

/** Milliseconds before the second try in a row, and at most before any. */
const FIRST_DELAY = 250;
const LONGEST_DELAY = 3_000;

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
  #failures = 0;
  readonly #reception: FeedReception;

  constructor(
    private readonly source: FeedSource,
    private readonly listener: FeedListener,
  ) {
    this.#reception = new FeedReception(source, listener);
  }

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
    try {
      await this.#reception.listen(endpoint, abort);
      return new Error('the issuer ended the connection');
    } finally {
      abort.abort();
    }
  }
}
