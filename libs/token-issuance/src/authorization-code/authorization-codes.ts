import { Injectable } from '@nestjs/common';
import { Clock, Randomness, after, expiryBucketOf, hashToken, type Secret, type TokenKey } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { TenantKeys } from '../tenant-keys.js';
import { readTokenValue, writeTokenValue } from '../token-value.js';

const PREFIX = 'lk_ac_';

/** What the redemption of a code will have to prove. */
export interface CodeTerms {
  readonly client: ClientRecord;
  readonly authorizationId: string;
  readonly redirectUri: string;
  /** S256 (RFC 7636). */
  readonly codeChallenge?: string;
  /** The thumbprint of the key that must prove itself (RFC 9449 §10). */
  readonly dpopJkt?: string;
}

/** Authorization codes (RFC 6749 §4.1.2): values and the rows behind them. */
@Injectable()
export class AuthorizationCodes {
  constructor(
    private readonly keys: TenantKeys,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  async issue(terms: CodeTerms, stores: Pick<Stores, 'tenant' | 'tenantSecrets' | 'authorizationCodes'>): Promise<Secret> {
    const [key] = await this.keys.of('refresh-token', stores);
    const expiresAt = after(this.clock.now(), stores.tenant.settings.authorizationCodeLifetime);
    const value = writeTokenValue(PREFIX, expiresAt, this.randomness.bytes(32), key);
    await stores.authorizationCodes.add({
      hash: hashToken(value),
      expiryBucket: expiryBucketOf(expiresAt),
      clientId: terms.client.clientId,
      authorizationId: terms.authorizationId,
      redirectUri: terms.redirectUri,
      ...(terms.codeChallenge !== undefined && { codeChallenge: terms.codeChallenge }),
      ...(terms.dpopJkt !== undefined && { dpopJkt: terms.dpopJkt }),
      expiresAt,
    });
    return value;
  }

  /** The key of a value that this tenant wrote, else undefined. */
  async keyOf(value: string, stores: Pick<Stores, 'tenant' | 'tenantSecrets'>): Promise<TokenKey | undefined> {
    return readTokenValue(PREFIX, value, await this.keys.of('refresh-token', stores));
  }
}
