import type { FeedSettings } from './feed-settings.js';

/** What the operator hears where revocations cannot be followed. */
export const NOT_FOLLOWED = 'revocations are not followed: a revoked JWT is accepted until it expires, a revoked opaque token as long as answers are remembered';

/** What the operator hears of a feed: that it is silent and what comes of that, and that it is heard again, each once. */
export class FeedReport {
  #isOut = false;
  #reason: string | undefined;

  constructor(
    private readonly settings: FeedSettings,
    private readonly report: (message: string) => void,
  ) {}

  /** What the last connection ended with. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** @param failures connections in a row that did not last @param wasHeard whether the feed ever said a word */
  cut(reason: unknown, failures: number, wasHeard: boolean): void {
    this.#reason = reason instanceof Error ? reason.message : 'unknown failure';
    // A connection that is replaced at once is no event.
    if (failures < 2 || this.#isOut) return;
    this.#isOut = true;
    this.report(`the revocation feed is silent (${this.#reason}); ${this.consequence(wasHeard)}`);
  }

  /** The issuer never named a feed. */
  absent(): void {
    this.report(this.settings.isRequired ? `no revocation feed is named, though it is required; ${this.consequence(false)}` : NOT_FOLLOWED);
  }

  heard(): void {
    this.#reason = undefined;
    if (this.#isOut) this.report('the revocation feed is heard again');
    this.#isOut = false;
  }

  private consequence(wasHeard: boolean): string {
    const { whenSilent, maxSilence, bound } = this.settings;
    if (whenSilent === 'open') return 'what is revoked from now on is accepted until it is heard again';
    const grace = whenSilent === 'bounded' && wasHeard ? maxSilence + bound : maxSilence;
    return `each token is introspected when that has lasted ${grace / 1000} s`;
  }
}
