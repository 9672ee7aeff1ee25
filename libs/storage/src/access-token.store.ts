import type { TokenKey } from '@latchkey/protocol';

/** An opaque access token: the claims that it stands for, and the selectors that a revocation can name it by. */
export interface AccessTokenRecord extends TokenKey {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly selectors: readonly string[];
  /** The revocation position that it was issued at. */
  readonly rev: number;
  readonly expiresAt: Date;
}

/** The opaque access tokens of one tenant; a JWT is not stored. */
export abstract class AccessTokenStore {
  abstract add(token: AccessTokenRecord): Promise<void>;
  /** The claims of the token unless a revocation at a position above its `rev` names one of its selectors: one statement answers both. */
  abstract findUnrevoked(key: TokenKey): Promise<AccessTokenRecord['claims'] | undefined>;
}
