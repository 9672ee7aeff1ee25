import type { TokenKey } from '@latchkey/protocol';

/** An authorization code (RFC 6749 §4.1.2): what its redemption must prove. What it grants is its authorization's. */
export interface AuthorizationCodeRecord extends TokenKey {
  readonly clientId: string;
  readonly authorizationId: string;
  readonly redirectUri: string;
  /** S256 (RFC 7636). */
  readonly codeChallenge?: string;
  /** The thumbprint of the only key whose DPoP proof redeems it (RFC 9449 §10). */
  readonly dpopJkt?: string;
  readonly expiresAt: Date;
  readonly spentAt?: Date;
}

export abstract class AuthorizationCodeStore {
  abstract add(code: AuthorizationCodeRecord): Promise<void>;
  abstract find(key: TokenKey): Promise<AuthorizationCodeRecord | undefined>;
  /** Of any number of concurrent callers exactly one is told `spent`. */
  abstract spend(key: TokenKey, at: Date): Promise<'spent' | 'already-spent'>;
}
