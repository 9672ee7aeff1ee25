import type { Randomness } from '@latchkey/protocol';

/** The numbers below `size`, each once, in an order that nobody can foretell (Fisher and Yates, of which only what was moved is remembered). */
export class RandomOrder {
  private given = 0;
  private readonly moved = new Map<number, number>();

  constructor(
    private readonly size: number,
    private readonly randomness: Randomness,
  ) {}

  /** Undefined when all were given. */
  next(): number | undefined {
    if (this.given === this.size) return undefined;
    // 48 bits: what the division favours is beyond measure.
    const place = this.given + (this.randomness.bytes(6).readUIntLE(0, 6) % (this.size - this.given));
    const number = this.moved.get(place) ?? place;
    this.moved.set(place, this.moved.get(this.given) ?? this.given);
    this.moved.delete(this.given);
    this.given += 1;
    return number;
  }
}
