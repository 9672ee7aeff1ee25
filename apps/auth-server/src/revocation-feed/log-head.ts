import { StorageUnavailable } from '@latchkey/storage';

/** A position counts as the head for so long after the database said so, in milliseconds. */
const CONFIRMED_FOR = 1_000;
const PATIENCE = 3_000;

/** How far a revocation log has come, as the database said last. */
export class LogHead {
  private known: number | undefined;
  private confirmedAt = -Infinity;
  private over = false;
  private waiting: (() => void)[] = [];

  /** Whether the database said within the last second that nothing is above the position. */
  get isConfirmed(): boolean {
    return performance.now() - this.confirmedAt < CONFIRMED_FOR;
  }

  /** Whether the log is not followed any more. */
  get isOver(): boolean {
    return this.over;
  }

  /** @throws StorageUnavailable before the database said anything, and when the log is not followed any more */
  get position(): number {
    if (this.known === undefined || this.over) throw new StorageUnavailable('The log is not followed.');
    return this.known;
  }

  /** The position, as soon as there is one. @throws StorageUnavailable when the database does not say so in time, or the log ended */
  async begun(): Promise<number> {
    if (this.known === undefined) await this.next();
    return this.position;
  }

  /** Resolves when the database has been asked again, or the log is not followed any more. @throws StorageUnavailable when that takes too long */
  next(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new StorageUnavailable('The revocation log does not answer.')), PATIENCE);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Resolves when all is told that was committed before the call: an answer that is under way may know less. @throws StorageUnavailable */
  async caughtUp(): Promise<void> {
    await this.next();
    await this.next();
  }

  /** Notes what the database said. @param isHead whether nothing was above the position */
  reached(position: number, isHead: boolean): void {
    if (isHead) this.confirmedAt = performance.now();
    this.known = position;
    this.wakeWaiting();
  }

  end(): void {
    this.over = true;
    this.wakeWaiting();
  }

  private wakeWaiting(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }
}
