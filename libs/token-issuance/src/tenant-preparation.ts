import { Injectable } from '@nestjs/common';
import type { Stores } from '@latchkey/storage';
import { FIRST_ALGORITHMS, SigningKeys } from './signing/signing-keys.js';
import { TenantKeys } from './tenant-keys.js';

/** What a tenant needs before it can issue its first token. */
@Injectable()
export class TenantPreparation {
  constructor(
    private readonly signingKeys: SigningKeys,
    private readonly tenantKeys: TenantKeys,
  ) {}

  /** Makes the signing keys and the symmetric keys that the tenant lacks; safe to repeat. */
  async prepare(stores: Pick<Stores, 'tenant' | 'signingKeys' | 'tenantSecrets'>): Promise<void> {
    for (const alg of FIRST_ALGORITHMS) await this.signingKeys.ensure(alg, stores);
    for (const purpose of ['access-token-mac', 'refresh-token'] as const) {
      if ((await stores.tenantSecrets.all(purpose)).length === 0) await this.tenantKeys.add(purpose, stores);
    }
  }
}
