/**
 * Remembers which proofs were shown. One that all processes of an API share lets no proof be shown twice to any of them;
 * whatever it throws refuses the request.
 */
export interface SpentProofs {
  /**
   * Notes a proof, in one atomic step; gives true when it was not noted before, and false when it was.
   * @param key 43 characters @param until milliseconds since the epoch up to which it must be remembered
   */
  spend(key: string, until: number): boolean | Promise<boolean>;
}

/** Remembers proofs of this process alone, a bounded number; a full memory refuses, rather than let an old one be shown again. */
export class SpentProofsInMemory implements SpentProofs {
  readonly #until = new Map<string, number>();

  constructor(
    private readonly maxEntries: number,
    private readonly now: () => number,
  ) {}

  spend(key: string, until: number): boolean {
    if (this.#until.has(key)) return false;
    this.sweep();
    if (this.#until.size >= this.maxEntries) throw new Error(`more than ${this.maxEntries} (dpop.maxSpentProofs)`);
    this.#until.set(key, until);
    return true;
  }

  /** All live about as long, so that those in front are the first to go. */
  private sweep(): void {
    const now = this.now();
    for (const [key, until] of this.#until) {
      if (until > now) return;
      this.#until.delete(key);
    }
  }
}
