import type { ChildDescription } from './child.js';
import { Child } from './child.js';

/** All processes that the stack started; none outlives it. */
export class Children {
  private readonly started: Child[] = [];
  private closed = false;

  constructor() {
    // Whatever ends this process, even an error that nobody expected, ends them.
    process.on('exit', () => this.kill());
  }

  start(description: ChildDescription): Child {
    if (this.closed) throw new Error('The stack is stopping.');
    const child = new Child(description);
    this.started.push(child);
    return child;
  }

  /**
   * Ends all in good order, those last that others stand on.
   *
   * @param patience milliseconds that each is given before it is ended the hard way
   */
  async stop(patience: number): Promise<void> {
    this.closed = true;
    const layers = new Set(this.started.map((child) => child.layersAbove).sort((one, other) => one - other));
    for (const layer of layers) {
      await Promise.all(this.started.filter((child) => child.layersAbove === layer).map((child) => child.stop(patience)));
    }
  }

  /** Ends all at once. */
  kill(): void {
    this.closed = true;
    for (const child of this.started) child.kill();
  }
}
