import type { AccessTokenError } from '../errors.js';
import type { KnownToken } from '../known-token.js';

/** A token as somebody presented it. */
export interface WatchedToken {
  readonly token: string;
  /** Accepts it as it was presented; throws or rejects when it is not good. */
  accept(): KnownToken | Promise<KnownToken>;
  /** What whoever presented it is told. */
  refusal(error: unknown): AccessTokenError;
}

/** A token that is watched, and the signal of its end. */
export class TokenWatch {
  readonly #abort = new AbortController();
  /** Undefined until it was accepted. */
  known: KnownToken | undefined;
  /** When its issuer is to be asked, or was, by a clock that nobody can set; undefined while what is known suffices. */
  askAt: number | undefined;

  constructor(readonly watched: WatchedToken) {}

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  end(error: unknown): void {
    this.#abort.abort(this.watched.refusal(error));
  }
}
