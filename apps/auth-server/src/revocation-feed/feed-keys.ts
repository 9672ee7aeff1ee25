import { Injectable } from '@nestjs/common';
import type { Stores } from '@latchkey/storage';
import { JwkSet, TenantKeys } from '@latchkey/token-issuance';

/** What a guard verifies the tokens of a tenant with: its JWK set, and the keys of opaque tokens' MACs. */
@Injectable()
export class FeedKeys {
  constructor(
    private readonly jwkSet: JwkSet,
    private readonly tenantKeys: TenantKeys,
  ) {}

  /** As JSON, newest first. A MAC key tells forgeries from tokens that may exist, and makes none: the random bits of a token are its secret. */
  async of(stores: Pick<Stores, 'tenant' | 'signingKeys' | 'tenantSecrets'>): Promise<string> {
    const opaque = (await this.tenantKeys.of('access-token-mac', stores)).map((key) => key.toString('base64url'));
    return JSON.stringify({ jwks: await this.jwkSet.of(stores), opaque });
  }
}
