/** Who waits: those of one name after each other, and those of different names in turns. */
class Waiting {
  private readonly begin: (() => void)[] = [];
  private readonly named = new Map<string, Waiting>();

  get isEmpty(): boolean {
    return this.begin.length === 0 && this.named.size === 0;
  }

  add([name, ...rest]: readonly string[], begin: () => void): void {
    if (name === undefined) return void this.begin.push(begin);
    const waiting = this.named.get(name) ?? new Waiting();
    this.named.set(name, waiting);
    waiting.add(rest, begin);
  }

  next(): (() => void) | undefined {
    const [first] = this.named;
    if (!first) return this.begin.shift();
    const [name, waiting] = first;
    const begin = waiting.next();
    // Behind all others.
    this.named.delete(name);
    if (!waiting.isEmpty) this.named.set(name, waiting);
    return begin;
  }
}

/**
 * Lets a few at a time do something. They come round by name, and those of one name by their next: whoever asks for many keeps others
 * waiting for one of them at most.
 */
export class FairTurns {
  private readonly waiting = new Waiting();
  private taken = 0;

  constructor(private readonly atOnce: number) {}

  /** @param names as many at each call: a tenant, and a client of it */
  async take<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result> {
    if (this.taken < this.atOnce) this.taken += 1;
    else await new Promise<void>((resolve) => this.waiting.add(names, resolve));
    try {
      return await work();
    } finally {
      this.passOn();
    }
  }

  private passOn(): void {
    const begin = this.waiting.next();
    if (begin) begin();
    else this.taken -= 1;
  }
}
