import { ForgottenProof } from './spent-proofs.js';
import type { SpentProofs } from './spent-proofs.js';

/** Who shows proofs, or all who do. */
interface Holder {
  readonly name: string;
  /** Proofs that are remembered. */
  count: number;
  /** The last second of which proofs were forgotten, so that none is taken any more. */
  forgotten: number;
}

/** How many proofs are remembered. */
export interface ProofLimits {
  readonly ofAll: number;
  readonly ofOne: number;
}

/**
 * Remembers proofs of this process alone, a bounded number, and a bounded share of them for each holder. Where there is no room the oldest
 * are forgotten: those of the holder who has used up its share, or of all. What is no newer than what was forgotten is refused from then on,
 * so that nothing is taken twice; who proves possession with proofs made just now notices nothing of who fills the memory.
 */
export class SpentProofsInMemory implements SpentProofs {
  /** By the second until which they are remembered: some hundreds at most, each let go as one. */
  readonly #seconds = new Map<number, Map<string, Holder>>();
  readonly #holders = new Map<string, Holder>();
  readonly #all: Holder = { name: '', count: 0, forgotten: 0 };
  #swept = 0;

  constructor(
    private readonly limits: ProofLimits,
    private readonly now: () => number,
  ) {}

  /** Throws `ForgottenProof` for a proof that is no newer than those forgotten. */
  spend(key: string, until: number, name: string): boolean {
    this.sweep(Math.floor(this.now() / 1000));
    for (const proofs of this.#seconds.values()) if (proofs.has(key)) return false;
    const second = Math.ceil(until / 1000);
    const own = this.#holders.get(name) ?? { name, count: 0, forgotten: 0 };
    this.makeRoom(this.#all, second, this.limits.ofAll, 'dpop.maxSpentProofs');
    this.makeRoom(own, second, this.limits.ofOne, 'dpop.maxSpentProofsPerHolder');
    this.note(key, second, own);
    return true;
  }

  private note(key: string, second: number, own: Holder): void {
    const proofs = this.#seconds.get(second) ?? new Map<string, Holder>();
    this.#seconds.set(second, proofs.set(key, own));
    this.#holders.set(own.name, own);
    own.count += 1;
    this.#all.count += 1;
  }

  private makeRoom(whose: Holder, second: number, limit: number, option: string): void {
    if (second > whose.forgotten && whose.count >= limit) this.forgetBefore(second, whose, limit);
    if (second <= whose.forgotten) throw new ForgottenProof(whose.forgotten * 1000, `more than ${limit} (${option})`);
  }

  /** Forgets the oldest until there is room for one of a second; where all are as new, that second is closed. */
  private forgetBefore(second: number, whose: Holder, limit: number): void {
    const older = [...this.#seconds.keys()].filter((other) => other < second).sort((one, other) => one - other);
    for (const oldest of older) {
      if (whose.count < limit) return;
      this.forget(oldest, whose);
      whose.forgotten = oldest;
    }
    if (whose.count >= limit) whose.forgotten = second;
  }

  /** What is remembered of a holder is newer than what was forgotten of it: who has nothing left can be forgotten as well. */
  private forget(second: number, whose: Holder): void {
    const proofs = this.#seconds.get(second) ?? new Map<string, Holder>();
    for (const [key, holder] of proofs) {
      if (whose !== this.#all && whose !== holder) continue;
      proofs.delete(key);
      this.#all.count -= 1;
      holder.count -= 1;
      if (holder.count === 0) this.#holders.delete(holder.name);
    }
    if (proofs.size === 0) this.#seconds.delete(second);
  }

  private sweep(now: number): void {
    if (now === this.#swept) return;
    this.#swept = now;
    for (const second of this.#seconds.keys()) if (second <= now) this.forget(second, this.#all);
  }
}
