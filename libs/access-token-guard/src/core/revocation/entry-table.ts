/** Places that a table has at least; as many as there are is always a power of two. */
const SMALLEST = 8;

/** A table is rebuilt, at least twice as large as what it holds, before more than three quarters of its places are taken. */
const FULLEST = 0.75;

const WORD_BITS = 32;

/** Bits for each place, of which an entry sets one: two to this power. */
const MARK_BITS = 3;

/**
 * A piece of the index: entries by the two words of their hash, in places next to each other (open addressing, linear probing).
 * Typed arrays cost 21 bytes a place and nothing to the garbage collector. What is looked for is nearly never there: one bit, in few
 * enough words to stay near the processor, tells so mostly, and the first array nearly always.
 */
export class EntryTable {
  size = 0;
  /** Bits of a hash's first word that do not say its place. A small integer, which stands in the object itself: a fraction would cost a look elsewhere. */
  #shift = 0;
  #marks!: Int32Array;
  #first!: Int32Array;
  #second!: Int32Array;
  #position!: Float64Array;
  #expires!: Uint32Array;

  constructor() {
    this.allocate(SMALLEST);
  }

  /** The position of the entry with that hash; -1 when there is none. */
  positionOf(first: number, second: number): number {
    const mark = this.markOf(second);
    if (((this.#marks[mark >>> 5] as number) & (1 << mark)) === 0) return -1;
    const firsts = this.#first;
    const last = firsts.length - 1;
    let at = first >>> this.#shift;
    for (let found = firsts[at]; found !== 0; found = firsts[at]) {
      if (found === first && this.#second[at] === second) return this.#position[at] as number;
      at = (at + 1) & last;
    }
    return -1;
  }

  /** Puts an entry in, or moves the one that is there forward; of two positions the newer stays. */
  put(first: number, second: number, position: number, expires: number): void {
    const at = this.placeOf(first, second);
    if (this.#first[at] !== 0) {
      this.#position[at] = Math.max(this.#position[at] as number, position);
      this.#expires[at] = Math.max(this.#expires[at] as number, expires);
      return;
    }
    const mark = this.markOf(second);
    this.#marks[mark >>> 5] = (this.#marks[mark >>> 5] as number) | (1 << mark);
    this.#first[at] = first;
    this.#second[at] = second;
    this.#position[at] = position;
    this.#expires[at] = expires;
    this.size += 1;
  }

  get isFull(): boolean {
    return this.size + 1 > this.#first.length * FULLEST;
  }

  get bytes(): number {
    return this.#first.length * 20 + this.#marks.length * 4;
  }

  /** Tells whether an entry's time has passed. @param now seconds since the epoch */
  hasExpired(now: number): boolean {
    return this.#expires.some((expires, at) => expires <= now && this.#first[at] !== 0);
  }

  /** Makes room for as much again as there is, without the entries whose time has passed. */
  rebuild(now: number): void {
    const [firsts, seconds, positions, expires] = [this.#first, this.#second, this.#position, this.#expires];
    const isKept = (at: number): boolean => firsts[at] !== 0 && (expires[at] as number) > now;
    let kept = 0;
    for (let at = 0; at < firsts.length; at += 1) if (isKept(at)) kept += 1;
    this.allocate(Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(2 * kept))));
    for (let at = 0; at < firsts.length; at += 1) {
      if (isKept(at)) this.put(firsts[at] as number, seconds[at] as number, positions[at] as number, expires[at] as number);
    }
  }

  private allocate(places: number): void {
    this.size = 0;
    this.#shift = WORD_BITS - Math.log2(places);
    this.#marks = new Int32Array((places << MARK_BITS) / WORD_BITS);
    this.#first = new Int32Array(places);
    this.#second = new Int32Array(places);
    this.#position = new Float64Array(places);
    this.#expires = new Uint32Array(places);
  }

  private markOf(second: number): number {
    return second >>> (this.#shift - MARK_BITS);
  }

  /** Where the entry is, or would be. `positionOf` looks in the same way, and is the one that must be quick. */
  private placeOf(first: number, second: number): number {
    const firsts = this.#first;
    const last = firsts.length - 1;
    let at = first >>> this.#shift;
    for (let found = firsts[at]; found !== 0; found = firsts[at]) {
      if (found === first && this.#second[at] === second) return at;
      at = (at + 1) & last;
    }
    return at;
  }
}
