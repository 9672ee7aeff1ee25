import { Pause } from '../pause.js';
import type { FeedFollower } from './feed-follower.js';

/** Who waits for a feed to say its first word, and for how long. */
export class FirstWord {
  readonly #patience = new Pause();
  #beginning: Promise<void> | undefined;
  /** Who waits until they are told, or until a try is over. */
  readonly #waiting = new Set<{ readonly pause: Pause; readonly until: number }>();

  constructor(
    private readonly follower: FeedFollower,
    /** Milliseconds that requests wait. */
    private readonly around: { readonly patience: number },
  ) {}

  /** Begins to follow, and waits until it was said, or is not to be had in time. */
  ready(): Promise<void> {
    this.#beginning ??= this.#patience.for(this.around.patience);
    this.follower.start();
    return this.#beginning;
  }

  /** Waits for one more whole try. */
  async oneMoreTry(): Promise<void> {
    const waiting = { pause: new Pause(), until: this.follower.tries + 1 };
    this.#waiting.add(waiting);
    this.follower.hurry();
    await waiting.pause.for(this.around.patience);
    this.#waiting.delete(waiting);
  }

  /** A try is over. */
  failed(): void {
    for (const { pause, until } of this.#waiting) if (this.follower.tries >= until) pause.end();
  }

  /** It was said, or will not be. */
  release(): void {
    this.#patience.end();
    for (const { pause } of this.#waiting) pause.end();
  }
}
