import { Pause } from './pause.js';

export interface RefreshLimits {
  /** Milliseconds after which a value is fetched again; it is served meanwhile, and for twice as long at most without waiting. */
  readonly maxAge: number;
  /** Milliseconds between two fetches. */
  readonly minInterval: number;
}

/** Milliseconds between two fetches while there is nothing to serve. */
const EMPTY_INTERVAL = 250;

/** A value from afar: one fetch in flight, at a limited rate, and the last good value is kept when a fetch fails. */
export class Refreshed<Value> {
  #value: Value | undefined;
  #fetchedAt = 0;
  #attemptedAt = Number.NEGATIVE_INFINITY;
  #failure: unknown;
  #puts = 0;
  #underWay: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(
    private readonly fetchValue: () => Promise<Value>,
    private readonly limits: RefreshLimits,
    private readonly now: () => number,
    /** What is made of a value when it takes the place of another. */
    private readonly replacing: (value: Value, previous: Value | undefined) => Value = (value) => value,
  ) {}

  /** Why the last fetch failed; undefined when it succeeded. */
  get failure(): unknown {
    return this.#failure;
  }

  /** The value, fetched when there is none; throws what the fetch threw when there never was one. */
  async get(): Promise<Value> {
    if (!this.isUsable) await this.refresh();
    if (this.#value === undefined) throw this.#failure;
    return this.#value;
  }

  /** Fetches again if the rate allows; never throws. */
  refresh(): Promise<void> {
    if (this.#underWay !== undefined) return this.#underWay;
    if (this.untilAllowed > 0) return Promise.resolve();
    this.#attemptedAt = this.now();
    this.#underWay = this.attempt().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  /**
   * Waits for the next fetch, as soon as the rate allows one; never throws. One that is under way does not count: what it brings may
   * be older than the question.
   */
  next(): Promise<void> {
    return (this.#next ??= this.fetchedNext());
  }

  /** Whether the value may be used without waiting; an old one is fetched again behind that. */
  get isUsable(): boolean {
    const age = this.now() - this.#fetchedAt;
    if (this.#value === undefined || age > 2 * this.limits.maxAge) return false;
    if (age > this.limits.maxAge) void this.refresh();
    return true;
  }

  /** The last good value, however old; undefined when there never was one. */
  get last(): Value | undefined {
    return this.#value;
  }

  /** Takes a value that came by another way, and is newer than what a fetch under way will bring. */
  put(value: Value): void {
    this.#puts += 1;
    this.#value = this.replacing(value, this.#value);
    this.#fetchedAt = this.now();
    this.#failure = undefined;
  }

  /** The value that there is was found to be the newest, by another way. */
  confirm(): void {
    if (this.#value !== undefined) this.#fetchedAt = this.now();
  }

  /** Milliseconds until a fetch is allowed. */
  private get untilAllowed(): number {
    const interval = this.#value === undefined ? Math.min(EMPTY_INTERVAL, this.limits.minInterval) : this.limits.minInterval;
    const sinceLast = this.now() - this.#attemptedAt;
    // A clock that was set back must not hold refreshes up.
    return sinceLast >= 0 && sinceLast < interval ? interval - sinceLast : 0;
  }

  private async fetchedNext(): Promise<void> {
    await this.#underWay;
    while (this.untilAllowed > 0) await new Pause().for(this.untilAllowed);
    this.#next = undefined;
    await this.refresh();
  }

  private async attempt(): Promise<void> {
    const puts = this.#puts;
    try {
      const value = await this.fetchValue();
      if (puts === this.#puts) this.put(value);
    } catch (error) {
      this.#failure = error;
    }
  }
}
