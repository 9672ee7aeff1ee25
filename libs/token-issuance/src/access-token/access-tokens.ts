import { Injectable } from '@nestjs/common';
import type { AccessTokenFormatName, Secret } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import type { AccessTokenClaims } from './access-token-claims.js';
import type { AccessTokenFormat, AccessTokenIssue } from './access-token-format.js';
import { JwtAccessToken } from './jwt.js';
import { OpaqueAccessToken } from './opaque.js';

/** Longer than any token that is issued here. */
const MAX_LENGTH = 16_384;

/** Access tokens in every format: the claim set in, a token out, and back. */
@Injectable()
export class AccessTokens {
  private readonly formats: readonly AccessTokenFormat[];

  constructor(jwt: JwtAccessToken, opaque: OpaqueAccessToken) {
    this.formats = [jwt, opaque];
  }

  issue(claims: AccessTokenClaims, as: AccessTokenIssue & { readonly format: AccessTokenFormatName }, stores: Stores): Promise<Secret> {
    const format = this.formats.find(({ name }) => name === as.format);
    if (!format) throw new Error(`No access token format ${as.format}.`);
    return format.issue(claims, as, stores);
  }

  /** The claims of a token of this tenant that is neither expired nor revoked, else undefined. */
  async resolve(value: Secret, stores: Stores): Promise<AccessTokenClaims | undefined> {
    if (value.length > MAX_LENGTH) return undefined;
    return this.formats.find((format) => format.recognises(value))?.resolve(value, stores);
  }
}
