import { availableParallelism } from 'node:os';
import { TemporarilyUnavailable } from '@latchkey/protocol';
import pLimit, { type LimitFunction } from 'p-limit';

export interface HashingLimits {
  /** How many passwords are hashed at the same time; each takes a core and 19 MiB. */
  readonly concurrency: number;
  /** How many may wait for that. */
  readonly waiting: number;
}

/** Leaves a core to everything else, so that a flood of sign-ins does not stop the issuing of tokens. */
const HASHING_LIMITS: HashingLimits = { concurrency: Math.max(1, Math.min(4, availableParallelism() - 1)), waiting: 64 };

/** Runs costly jobs a few at a time, in the order they came, and refuses what would wait too long. */
export class HashingQueue {
  private readonly limit: LimitFunction;

  constructor(private readonly limits: HashingLimits = HASHING_LIMITS) {
    this.limit = pLimit(limits.concurrency);
  }

  /** @throws TemporarilyUnavailable when too many wait already */
  async run<Result>(job: () => Promise<Result>): Promise<Result> {
    const { activeCount, pendingCount } = this.limit;
    if (activeCount + pendingCount >= this.limits.concurrency + this.limits.waiting) {
      throw new TemporarilyUnavailable({ description: 'too many sign-ins at once; try again in a few seconds' });
    }
    return this.limit(job);
  }
}
