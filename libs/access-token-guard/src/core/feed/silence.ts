/**
 * How long nothing was heard: by the clock on the wall, which goes on while a machine sleeps, and by one that nobody can set;
 * whichever says more. Before anything was heard it is endless.
 */
export class Silence {
  #heardAt = Number.NEGATIVE_INFINITY;
  #heardAtTick = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds since the epoch @param ticks milliseconds since any time, never set back */
  constructor(
    private readonly now: () => number,
    private readonly ticks: () => number = () => performance.now(),
  ) {}

  heard(): void {
    this.#heardAt = this.now();
    this.#heardAtTick = this.ticks();
  }

  get wasBroken(): boolean {
    return this.#heardAt !== Number.NEGATIVE_INFINITY;
  }

  /** Whether the clock on the wall was set back since, by more than so many milliseconds. */
  wasSetBack(tolerance: number): boolean {
    return this.now() + tolerance < this.#heardAt;
  }

  /** Milliseconds. */
  get length(): number {
    return Math.max(this.now() - this.#heardAt, this.ticks() - this.#heardAtTick);
  }
}
