type Result<Item> = IteratorResult<Item, undefined>;

const OVER = { done: true, value: undefined } as const;

/** Items until a signal aborts. */
class EndingItems<Item> implements AsyncIterableIterator<Item> {
  readonly #source: AsyncIterator<Item, unknown>;
  /** Who was promised an item. */
  readonly #waiting = new Set<(result: Result<Item>) => void>();
  #isOver = false;

  constructor(
    private readonly signal: AbortSignal,
    items: AsyncIterable<Item>,
  ) {
    this.#source = items[Symbol.asyncIterator]();
    if (signal.aborted) this.cut();
    else signal.addEventListener('abort', this.cut, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result<Item>> {
    if (this.#isOver) return Promise.resolve(OVER);
    return new Promise((resolve, reject) => {
      this.#waiting.add(resolve);
      const settle = (isLast: boolean): void => {
        this.#waiting.delete(resolve);
        if (isLast) this.end();
      };
      this.#source.next().then(
        ({ done, value }) => {
          settle(done === true);
          resolve(done === true ? OVER : { done: false, value: value as Item });
        },
        (error: unknown) => {
          settle(true);
          reject(error as Error);
        },
      );
    });
  }

  async return(): Promise<Result<Item>> {
    if (this.#isOver) return OVER;
    this.end();
    await this.#source.return?.();
    return OVER;
  }

  /** The source may take its time, or fail; nobody waits for that. */
  private readonly cut = (): void => {
    this.end();
    void Promise.resolve(this.#source.return?.()).catch(() => undefined);
  };

  private end(): void {
    this.#isOver = true;
    this.signal.removeEventListener('abort', this.cut);
    for (const resolve of this.#waiting) resolve(OVER);
    this.#waiting.clear();
  }
}

/**
 * Hands items on until a signal aborts, as that of a token's validity, and then ends as if there were no more, whatever is still awaited: for
 * subscriptions and streams. What the items come from is told to end as well.
 */
export function endingWith<Item>(signal: AbortSignal, items: AsyncIterable<Item>): AsyncIterableIterator<Item> {
  return new EndingItems(signal, items);
}
