import { Pause } from '../pause.js';
import type { SpentProofs } from './spent-proofs.js';

/** Asks a memory of the application's own, and waits no longer for it than for an issuer: whatever hangs there must not hang here. */
export class SharedProofs implements SpentProofs {
  /** @param patience milliseconds */
  constructor(
    private readonly memory: SpentProofs,
    private readonly patience: number,
  ) {}

  async spend(key: string, until: number, holder: string): Promise<boolean> {
    const pause = new Pause();
    try {
      const outcome = await Promise.race([this.memory.spend(key, until, holder), pause.for(this.patience)]);
      if (outcome !== undefined) return outcome;
    } finally {
      pause.end();
    }
    throw new Error(`no answer within ${this.patience / 1000} s`);
  }
}
