import type { Confirmation, TokenKey } from '@latchkey/protocol';

/** What the successor of a spent refresh token is derived from. */
export interface SuccessorSeed {
  /** 256 random bits, base64url. */
  readonly seed: string;
  readonly expiresAt: Date;
}

/** A refresh token of the family that its authorization is. */
export interface RefreshTokenRecord extends TokenKey {
  readonly authorizationId: string;
  readonly clientId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly spentAt?: Date;
  /** Written when the token is spent, blanked when no retry can need it. */
  readonly successor?: SuccessorSeed;
  /** Whose proof its use takes, where its client has no credentials of its own. */
  readonly confirmation?: Confirmation;
}

export abstract class RefreshTokenStore {
  abstract add(token: RefreshTokenRecord): Promise<void>;
  abstract find(key: TokenKey): Promise<RefreshTokenRecord | undefined>;
  /** Of any number of concurrent callers exactly one is told `spent`; its seed is kept. */
  abstract spend(key: TokenKey, spending: { readonly at: Date; readonly successor: SuccessorSeed }): Promise<'spent' | 'already-spent'>;
  /** Blanks the seeds of the family's tokens that were spent before `spentBefore`, but for the token of `except`. */
  abstract blankSeeds(authorizationId: string, blanking: { readonly spentBefore: Date; readonly except: TokenKey }): Promise<void>;
}
