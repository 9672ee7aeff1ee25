import type { KnownToken } from './known-token.js';

/** A token as it was read just now. */
export interface ReadToken {
  readonly known: KnownToken;
  /** Whether its issuer was asked about it for this very request. */
  readonly isConfirmed: boolean;
}

/** One way in which a token is turned into the claims that its issuer stands for. */
export interface TokenReader {
  reads(token: string): boolean;
  /** What is remembered of the token. @param key the hash of it */
  recall(key: string): KnownToken | undefined;
  /** Throws an `AccessTokenError` when no trusted issuer stands for the token, or that cannot be told now. @param key the hash of it */
  read(token: string, key: string): Promise<ReadToken>;
}
