import { onceClosed } from './closing.js';
import type { Closing } from './closing.js';
import type { TokenWatch } from './token-watch.js';

/** The watches for one thing that closes, and what ends the waiting for that. */
interface Holding {
  readonly watches: Map<string, TokenWatch>;
  readonly release: () => void;
}

/** For what tokens are watched: one watch for each token and each thing that closes, and one listener for each such thing. */
export class Holdings {
  readonly #holdings = new WeakMap<Closing, Holding>();

  /** @param letGo hears of each watch that nobody needs any more */
  constructor(private readonly letGo: (watch: TokenWatch) => void) {}

  watchOf(token: string, until: Closing): TokenWatch | undefined {
    return this.#holdings.get(until)?.watches.get(token);
  }

  /** Gives what ends that; undefined where it has closed already. */
  hold(watch: TokenWatch, until: Closing): (() => void) | undefined {
    const holding = this.#holdings.get(until) ?? this.begin(until);
    if (holding === undefined) return undefined;
    const { watches, release } = holding;
    const { token } = watch.watched;
    watches.set(token, watch);
    return () => {
      if (!watches.delete(token) || watches.size > 0) return;
      release();
      this.#holdings.delete(until);
    };
  }

  private begin(until: Closing): Holding | undefined {
    const watches = new Map<string, TokenWatch>();
    const release = onceClosed(until, () => watches.forEach((watch) => this.letGo(watch)));
    if (release === undefined) return undefined;
    const holding = { watches, release };
    this.#holdings.set(until, holding);
    return holding;
  }
}
