import { availableParallelism } from 'node:os';
import { TemporarilyUnavailable } from '@latchkey/protocol';

export interface HashingLimits {
  /** How many passwords are hashed at the same time; each takes a core and 19 MiB. */
  readonly concurrency: number;
  /** How many may wait for that. */
  readonly waiting: number;
}

/** Leaves a core to everything else, so that a flood of sign-ins does not stop the issuing of tokens. */
export const HASHING_LIMITS: HashingLimits = { concurrency: Math.max(1, Math.min(4, availableParallelism() - 1)), waiting: 64 };

/** Runs costly jobs a few at a time, in the order they came, and refuses what would wait too long. */
export class HashingQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limits: HashingLimits = HASHING_LIMITS) {}

  /** @throws TemporarilyUnavailable when too many wait already */
  async run<Result>(job: () => Promise<Result>): Promise<Result> {
    await this.enter();
    try {
      return await job();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.limits.concurrency) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= this.limits.waiting) {
      throw new TemporarilyUnavailable({ description: 'too many sign-ins at once; try again in a few seconds' });
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Hands the place to the next in line, so that nobody overtakes. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
