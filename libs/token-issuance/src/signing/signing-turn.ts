/**
 * Runs quick signatures of one turn of the event loop right after each other, at its end: between other work each would find its tables out
 * of the processor's caches, and take twice as long.
 */
export class SigningTurn {
  private waiting: (() => void)[] = [];

  /** What `sign` returns or throws, later in this turn. */
  run(sign: () => Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.signAll());
      this.waiting.push(() => {
        try {
          resolve(sign());
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  private signAll(): void {
    const all = this.waiting;
    this.waiting = [];
    for (const sign of all) sign();
  }
}
