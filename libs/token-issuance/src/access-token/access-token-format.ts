import type { Secret, SigningAlgorithm } from '@latchkey/protocol';
import type { AccessTokenFormatName } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import type { AccessTokenClaims } from './access-token-claims.js';

/** How a token is issued. */
export interface AccessTokenIssue {
  /** What a signed format signs with. */
  readonly alg: SigningAlgorithm;
  /** Of the person, whom `sub` may not name. */
  readonly accountId?: string;
  /** Whether a signed format has a place in a status list. */
  readonly statusList?: boolean;
}

/** A rendering of the claim set; `formats.ts` lists them. */
export abstract class AccessTokenFormat {
  abstract readonly name: AccessTokenFormatName;
  /** Whether `value` has the shape of this format; says nothing about whether it is genuine. */
  abstract recognises(value: string): boolean;
  abstract issue(claims: AccessTokenClaims, as: AccessTokenIssue, stores: Stores): Promise<Secret>;
  /** The claims of a token that this tenant issued and that is neither expired nor revoked, else undefined. */
  abstract resolve(value: Secret, stores: Stores): Promise<AccessTokenClaims | undefined>;
}
