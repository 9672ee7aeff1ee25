import { Injectable } from '@nestjs/common';
import { Clock, Randomness, hashToken, secondsOf, expiryBucketOf, type Secret } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { TenantKeys } from '../tenant-keys.js';
import { readTokenValue, writeTokenValue } from '../token-value.js';
import { selectorsOf, type AccessTokenClaims } from './access-token-claims.js';
import { AccessTokenFormat, type AccessTokenIssue } from './access-token-format.js';

const PREFIX = 'lk_at_';

/** A reference to the row that holds the claims. */
@Injectable()
export class OpaqueAccessToken extends AccessTokenFormat {
  readonly name = 'opaque';

  constructor(
    private readonly keys: TenantKeys,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {
    super();
  }

  recognises(value: string): boolean {
    return value.startsWith(PREFIX);
  }

  async issue(claims: AccessTokenClaims, { accountId }: AccessTokenIssue, stores: Stores): Promise<Secret> {
    const key = await this.keys.inUse('access-token-mac', stores);
    const expiresAt = new Date(claims.exp * 1000);
    const value = writeTokenValue(PREFIX, expiresAt, this.randomness.bytes(32), key);
    await stores.accessTokens.add({
      hash: hashToken(value),
      expiryBucket: expiryBucketOf(expiresAt),
      claims: { ...claims },
      selectors: selectorsOf(claims, accountId),
      rev: claims.rev,
      expiresAt,
    });
    return value;
  }

  async resolve(value: Secret, stores: Stores): Promise<AccessTokenClaims | undefined> {
    const key = readTokenValue(PREFIX, value, await this.keys.of('access-token-mac', stores));
    if (!key) return undefined;
    const claims = (await stores.accessTokens.findUnrevoked(key)) as AccessTokenClaims | undefined;
    return claims && claims.exp > secondsOf(this.clock.now()) ? claims : undefined;
  }
}
