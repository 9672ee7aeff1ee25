/** A map that holds at most `maxEntries`, each until its own time; those unused for longest leave first, a sixteenth of all at once. */
export class BoundedCache<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly until: number }>();

  constructor(
    readonly maxEntries: number,
    private readonly now: () => number,
  ) {}

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (entry.until <= this.now()) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value until a time in milliseconds since the epoch. */
  set(key: string, value: Value, until: number): void {
    this.#entries.delete(key);
    if (this.maxEntries === 0 || until <= this.now()) return;
    this.#entries.set(key, { value, until });
    if (this.#entries.size > this.maxEntries) this.makeRoom();
  }

  clear(): void {
    this.#entries.clear();
  }

  /** One at a time would cost as much as verifying a token: a `Map` finds its first entry the more slowly the more have gone before it. */
  private makeRoom(): void {
    const kept = this.maxEntries - Math.floor(this.maxEntries / 16);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= kept) return;
      this.#entries.delete(oldest);
    }
  }
}
