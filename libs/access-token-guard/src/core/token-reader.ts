import type { UnverifiedClaims } from './claims.js';
import type { IssuerSettings } from './issuer/issuer-settings.js';

/** A claim set that provably comes from one issuer; whether it is good here and now is still to be decided. */
export interface ReadToken {
  readonly issuer: IssuerSettings;
  readonly claims: UnverifiedClaims;
}

/** One way in which a token is turned into the claims that its issuer stands for. */
export interface TokenReader {
  reads(token: string): boolean;
  /** Throws an `AccessTokenError` when no trusted issuer stands for the token, or that cannot be told now. */
  read(token: string): Promise<ReadToken>;
}
