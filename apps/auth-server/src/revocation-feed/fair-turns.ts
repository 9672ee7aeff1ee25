/** Lets a few at a time do something. They come round by name: whoever asks for many keeps others waiting for one of them at most. */
export class FairTurns {
  private readonly waiting = new Map<string, (() => void)[]>();
  private taken = 0;

  constructor(private readonly atOnce: number) {}

  async take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    if (this.taken < this.atOnce) this.taken += 1;
    else await new Promise<void>((resolve) => this.queueOf(name).push(resolve));
    try {
      return await work();
    } finally {
      this.passOn();
    }
  }

  private queueOf(name: string): (() => void)[] {
    const queue = this.waiting.get(name) ?? [];
    this.waiting.set(name, queue);
    return queue;
  }

  private passOn(): void {
    const [next] = this.waiting;
    if (!next) {
      this.taken -= 1;
      return;
    }
    const [name, queue] = next;
    const begin = queue.shift();
    // Behind all others.
    this.waiting.delete(name);
    if (queue.length > 0) this.waiting.set(name, queue);
    begin?.();
  }
}
