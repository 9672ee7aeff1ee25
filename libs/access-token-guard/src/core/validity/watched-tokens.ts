import type { Acceptance } from '../acceptance.js';
import { VerificationUnavailable } from '../errors.js';
import type { KnownToken } from '../known-token.js';
import type { GuardSettings } from '../settings.js';
import { isCertain } from './certainty.js';
import type { Closing } from './closing.js';
import { Holdings } from './holdings.js';
import { Questions } from './questions.js';
import { TokenWatch } from './token-watch.js';
import type { WatchedToken } from './token-watch.js';

/** Milliseconds between two looks where there is no news: by so much an end that comes with time may be late. */
const LOOK_INTERVAL = 500;

/** Watches that are held. */
const MAX_WATCHES = 100_000;

/** Watches that are looked at before it is the turn of requests. */
const PIECE = 1_000;

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/**
 * Tokens that were accepted for something that stays open, and whose end is told. All are looked at together: when there is news of what is
 * revoked, and twice a second. What a request with the token would be answered then decides; whoever is not watched costs nothing.
 */
export class WatchedTokens {
  /** With what ends the waiting for what each is for. */
  readonly #watches = new Map<TokenWatch, () => void>();
  readonly #holdings = new Holdings((watch) => void this.forget(watch));
  readonly #questions: Questions;
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #isStale = false;

  constructor(
    private readonly acceptance: Acceptance,
    settings: GuardSettings,
    private readonly maxWatches = MAX_WATCHES,
  ) {
    this.#questions = new Questions(settings, (watch) => this.learn(watch, () => acceptance.accept(watch.watched.token)));
  }

  /** Watches that are held. */
  get size(): number {
    return this.#watches.size;
  }

  /** Aborts when the token ends; nothing is told any more once `until` closed. */
  signalOf(watched: WatchedToken, until: Closing): AbortSignal {
    const known = this.#holdings.watchOf(watched.token, until);
    if (known !== undefined) return known.signal;
    const watch = new TokenWatch(watched);
    if (this.#watches.size >= this.maxWatches) watch.end(new VerificationUnavailable(new Error('too many tokens are watched')));
    else this.begin(watch, until);
    return watch.signal;
  }

  /** There may be news of each. */
  look(): void {
    if (this.#watches.size === 0) return;
    this.#isStale = true;
    if (!this.#isLooking) void this.lookAtAll();
  }

  private begin(watch: TokenWatch, until: Closing): void {
    const release = this.#holdings.hold(watch, until);
    if (release === undefined) return watch.end(new VerificationUnavailable(new Error('what the token was to be watched for has closed')));
    this.#watches.set(watch, release);
    this.#timer ??= setInterval(() => this.look(), LOOK_INTERVAL).unref();
    void this.learn(watch, () => watch.watched.accept());
  }

  /** At once where it can be. What is learnt is looked at all the same: something may have been revoked since it was decided. */
  private async learn(watch: TokenWatch, accept: () => KnownToken | Promise<KnownToken>): Promise<void> {
    try {
      const accepted = accept();
      watch.known = accepted instanceof Promise ? await accepted : accepted;
    } catch (error) {
      return this.end(watch, error);
    }
    this.#questions.answered(watch);
    this.lookAt(watch);
  }

  private lookAt(watch: TokenWatch): void {
    if (watch.known === undefined || !this.#watches.has(watch)) return;
    try {
      if (isCertain(this.acceptance.admitted(watch.known))) watch.askAt = undefined;
      else this.#questions.consider(watch);
    } catch (error) {
      this.end(watch, error);
    }
  }

  /** News that come meanwhile are looked for among all again. */
  private async lookAtAll(): Promise<void> {
    this.#isLooking = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        await this.lookOnce();
      }
    } finally {
      this.#isLooking = false;
    }
  }

  private async lookOnce(): Promise<void> {
    let looked = 0;
    for (const watch of this.#watches.keys()) {
      this.lookAt(watch);
      if ((looked += 1) % PIECE === 0) await turn();
    }
  }

  private end(watch: TokenWatch, error: unknown): void {
    if (this.forget(watch)) watch.end(error);
  }

  /** Gives whether it was held. */
  private forget(watch: TokenWatch): boolean {
    const release = this.#watches.get(watch);
    if (release === undefined) return false;
    release();
    this.#watches.delete(watch);
    this.#questions.forget(watch);
    if (this.#watches.size > 0) return true;
    clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }
}
