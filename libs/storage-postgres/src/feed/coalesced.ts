/** Runs one task at a time; callers that come while it runs share one run after it, so that each gets a run that began after its call. */
export class Coalesced {
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(private readonly task: () => Promise<void>) {}

  run(): Promise<void> {
    if (!this.running && !this.next) return this.start();
    return (this.next ??= this.afterThis());
  }

  /** Resolves when nothing runs, however it ended. */
  async settled(): Promise<void> {
    await (this.next ?? this.running)?.catch(() => undefined);
  }

  private async afterThis(): Promise<void> {
    await this.running?.catch(() => undefined);
    this.next = undefined;
    return this.start();
  }

  private start(): Promise<void> {
    const run = this.task().finally(() => {
      if (this.running === run) this.running = undefined;
    });
    this.running = run;
    return run;
  }
}
