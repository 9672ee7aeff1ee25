import { VerificationUnavailable } from '../errors.js';
import type { GuardSettings } from '../settings.js';
import type { TokenWatch } from './token-watch.js';

/** Milliseconds between two questions about one token, however short answers are remembered. */
const SHORTEST_INTERVAL = 1_000;

/** Questions that are under way at most; requests have as many calls left again. */
const MOST_AT_ONCE = 64;

/** Asks again about tokens that what is known does not suffice for: each as seldom as an answer is remembered, and a few at the same time. */
export class Questions {
  readonly #waiting = new Set<TokenWatch>();
  readonly #underWay = new Set<TokenWatch>();
  readonly #interval: number;
  readonly #atOnce: number;
  readonly #patience: number;

  /** @param ask never rejects */
  constructor({ introspectionCache, requestTimeout }: GuardSettings, private readonly ask: (watch: TokenWatch) => Promise<void>) {
    this.#interval = Math.max(SHORTEST_INTERVAL, introspectionCache.ttl);
    this.#atOnce = Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(introspectionCache.maxInFlight / 2)));
    this.#patience = 2 * requestTimeout;
  }

  /** Asks about a token where it is time for that. Throws `VerificationUnavailable` when there is no answer for too long. */
  consider(watch: TokenWatch): void {
    const now = performance.now();
    watch.askAt ??= now;
    if (now < watch.askAt) return;
    if (!this.#waiting.has(watch) && !this.#underWay.has(watch)) this.begin(watch, now);
    else if (now > watch.askAt + this.#patience) throw new VerificationUnavailable(new Error('there was no answer about the token in time'));
  }

  /** It was decided just now. */
  answered(watch: TokenWatch): void {
    watch.askAt = performance.now() + this.#interval;
  }

  forget(watch: TokenWatch): void {
    this.#waiting.delete(watch);
  }

  private begin(watch: TokenWatch, now: number): void {
    watch.askAt = now;
    this.#waiting.add(watch);
    if (this.#underWay.size < this.#atOnce) void this.askEach();
  }

  /** One after the other, until nobody waits. */
  private async askEach(): Promise<void> {
    for (const watch of this.#waiting) {
      this.#waiting.delete(watch);
      this.#underWay.add(watch);
      await this.ask(watch);
      this.#underWay.delete(watch);
    }
  }
}
