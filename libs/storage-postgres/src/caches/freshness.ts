/** How long after a sync of the feed the caches may be believed; an answer is then at most a poll older than 4 seconds. */
const BELIEVED_FOR = 4_000;

/**
 * Whether the caches know of every change up to a moment ago. Goes by the monotonic clock of the process: a clock that is set
 * must not bring what is stale back to life.
 */
export class Freshness {
  private syncedAt = -Infinity;

  constructor(private readonly monotonic: () => number = () => performance.now()) {}

  get holds(): boolean {
    return this.monotonic() - this.syncedAt < BELIEVED_FOR;
  }

  /** The moment to hand to `renew`, taken before a sync asks. */
  moment(): number {
    return this.monotonic();
  }

  renew(moment: number): void {
    this.syncedAt = moment;
  }

  end(): void {
    this.syncedAt = -Infinity;
  }
}
