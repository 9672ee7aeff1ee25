import { Injectable } from '@nestjs/common';
import { Clock, MasterKey, Randomness, type Sealing } from '@latchkey/protocol';
import type { Stores, TenantSecretPurpose, TenantSecretRecord } from '@latchkey/storage';

type SecretStores = Pick<Stores, 'tenant' | 'tenantSecrets'>;

/** The symmetric keys of a tenant, opened: they rest sealed under the master key. */
@Injectable()
export class TenantKeys {
  private readonly sealing: Sealing;
  /** By the list that the store's cache hands out, so that an entry goes when the list does. */
  private readonly opened = new WeakMap<readonly TenantSecretRecord[], readonly Buffer[]>();

  constructor(
    masterKey: MasterKey,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {
    this.sealing = masterKey.sealing('tenant-secret');
  }

  /** Newest first, those included that are only announced. @throws when the tenant has none */
  async of(purpose: TenantSecretPurpose, stores: SecretStores): Promise<readonly [Buffer, ...Buffer[]]> {
    const records = await stores.tenantSecrets.all(purpose);
    let keys = this.opened.get(records);
    if (!keys) {
      keys = records.map((record) => Buffer.from(this.sealing.open(record.sealed, `${stores.tenant.id}/${record.id}`), 'base64url'));
      this.opened.set(records, keys);
    }
    const [newest, ...older] = keys;
    if (!newest) throw new Error(`Tenant ${stores.tenant.id} has no key for ${purpose}.`);
    return [newest, ...older];
  }

  /** The one that new tokens are made with. @throws when the tenant has none */
  async inUse(purpose: TenantSecretPurpose, stores: SecretStores): Promise<Buffer> {
    const keys = await this.of(purpose, stores);
    const now = this.clock.now();
    const place = (await stores.tenantSecrets.all(purpose)).findIndex(({ usedFrom }) => usedFrom === undefined || usedFrom <= now);
    return keys[place] ?? keys[0];
  }

  /** Makes a key that is used from the next token on, or from `usedFrom`. @returns its id */
  async add(purpose: TenantSecretPurpose, stores: SecretStores, usedFrom?: Date): Promise<string> {
    const id = this.randomness.identifier();
    const sealed = this.sealing.seal(this.randomness.secret(), `${stores.tenant.id}/${id}`);
    await stores.tenantSecrets.add({ id, purpose, sealed, createdAt: this.clock.now(), ...(usedFrom && { usedFrom }) });
    return id;
  }
}
