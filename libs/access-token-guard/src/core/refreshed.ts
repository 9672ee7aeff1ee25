/** What a refresh came to: a fetch succeeded, it failed, or none was allowed yet. */
export type RefreshOutcome = 'fetched' | 'failed' | 'limited';

export interface RefreshLimits {
  /** Milliseconds after which a value is fetched again; it is served meanwhile, and for twice as long at most without waiting. */
  readonly maxAge: number;
  /** Milliseconds between two fetches. */
  readonly minInterval: number;
}

/** Milliseconds between two fetches while there is nothing to serve. */
const EMPTY_INTERVAL = 1_000;

/** A value from afar: one fetch in flight, at a limited rate, and the last good value is kept when a fetch fails. */
export class Refreshed<Value> {
  #value: Value | undefined;
  #fetchedAt = 0;
  #attemptedAt = Number.NEGATIVE_INFINITY;
  #failure: unknown;
  #underWay: Promise<RefreshOutcome> | undefined;

  constructor(
    private readonly fetchValue: () => Promise<Value>,
    private readonly limits: RefreshLimits,
    private readonly now: () => number,
  ) {}

  /** Why the last fetch failed; undefined when it succeeded. */
  get failure(): unknown {
    return this.#failure;
  }

  /** The value, fetched when there is none; throws what the fetch threw when there never was one. */
  async get(): Promise<Value> {
    const age = this.now() - this.#fetchedAt;
    if (this.#value === undefined || age > 2 * this.limits.maxAge) await this.refresh();
    else if (age > this.limits.maxAge) void this.refresh();
    if (this.#value === undefined) throw this.#failure;
    return this.#value;
  }

  /** Fetches again if the rate allows; never throws. */
  refresh(): Promise<RefreshOutcome> {
    if (this.#underWay !== undefined) return this.#underWay;
    const interval = this.#value === undefined ? Math.min(EMPTY_INTERVAL, this.limits.minInterval) : this.limits.minInterval;
    const sinceLast = this.now() - this.#attemptedAt;
    // A clock that was set back must not hold refreshes up.
    if (sinceLast >= 0 && sinceLast < interval) return Promise.resolve('limited');
    this.#attemptedAt = this.now();
    this.#underWay = this.attempt().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  private async attempt(): Promise<RefreshOutcome> {
    try {
      this.#value = await this.fetchValue();
      this.#fetchedAt = this.now();
      this.#failure = undefined;
      return 'fetched';
    } catch (error) {
      this.#failure = error;
      return 'failed';
    }
  }
}
