import { Silence } from './silence.js';

/** Nothing came for longer than a feed may be silent. */
export class FeedSilent extends Error {}

/** A connection while it is waited on: given up when nothing comes in time. */
export class WatchedLine {
  #wasSilent = false;
  readonly #silence: Silence;
  readonly #timer: NodeJS.Timeout;

  /** @param maxSilence milliseconds */
  constructor(abort: AbortController, private readonly maxSilence: number, now: () => number) {
    this.#silence = new Silence(now);
    this.#silence.heard();
    this.#timer = setTimeout(() => {
      this.#wasSilent = true;
      abort.abort(this.fault());
    }, maxSilence);
    this.#timer.unref();
  }

  get wasSilent(): boolean {
    return this.#wasSilent;
  }

  /**
   * Something came. Throws when that took too long all the same: timers do not run while a process sleeps, and what it finds when
   * it wakes up may have waited as long.
   */
  readonly alive = (): void => {
    if (this.#silence.length > this.maxSilence) throw this.fault();
    this.#silence.heard();
    this.#timer.refresh();
  };

  end(): void {
    clearTimeout(this.#timer);
  }

  private fault(): FeedSilent {
    return new FeedSilent(`nothing came for ${this.maxSilence / 1000} s`);
  }
}
