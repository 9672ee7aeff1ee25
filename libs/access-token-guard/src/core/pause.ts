/** A wait that keeps no process alive and can be ended from outside, once and for all. */
export class Pause {
  #isOver = false;
  #end: () => void = () => undefined;

  /** @param milliseconds none at all for 0 */
  for(milliseconds: number): Promise<void> {
    if (this.#isOver || milliseconds === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      timer.unref();
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end(): void {
    this.#isOver = true;
    this.#end();
  }
}
