import type { ClientRecord, ResourceRecord, ScopeOwner, SigningKeyRecord, TenantRecord, TenantSecretRecord } from '@latchkey/storage';
import type { Change } from '../feed/change.js';
import { FollowedChanges } from './followed-changes.js';
import { FollowingCache } from './following-cache.js';
import { Freshness } from './freshness.js';

/** A tenant and how far its revocation log had come; the position moves while the record stays. */
export interface CachedTenant {
  readonly record: TenantRecord;
  position: number;
}

/** What may be absent is held in an envelope, so that its absence can be held too. */
export interface Found<Value> {
  readonly value: Value | undefined;
}

/** What is known of a client id. */
export interface FoundClient extends Found<ClientRecord> {
  readonly buried: boolean;
}

/** The caches of this node. */
export class Caches {
  readonly freshness = new Freshness();
  /** Told once the caches have forgotten what changed. */
  readonly changes = new FollowedChanges();
  readonly tenants = new FollowingCache<Found<CachedTenant>>(1_000, this.freshness);
  readonly clients = new FollowingCache<FoundClient>(10_000, this.freshness);
  readonly origins = new FollowingCache<boolean>(5_000, this.freshness);
  readonly resources = new FollowingCache<Found<ResourceRecord>>(5_000, this.freshness);
  readonly scopes = new FollowingCache<readonly ScopeOwner[]>(5_000, this.freshness);
  readonly signingKeys = new FollowingCache<readonly SigningKeyRecord[]>(1_000, this.freshness);
  readonly tenantSecrets = new FollowingCache<readonly TenantSecretRecord[]>(2_000, this.freshness);

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.forget(change);
    for (const change of changes) this.changes.tell(change);
  }

  clear(): void {
    const { tenants, clients, origins, resources, scopes, signingKeys, tenantSecrets } = this;
    for (const cache of [tenants, clients, origins, resources, scopes, signingKeys, tenantSecrets]) cache.clear();
    this.changes.tellAll();
  }

  private forget({ tenant, kind, key }: Change): void {
    switch (kind) {
      case 'tenant':
        return this.tenants.forget(tenant, '');
      case 'client':
        this.clients.forget(tenant, key);
        return this.origins.forgetTenant(tenant);
      case 'resource':
        this.resources.forget(tenant, key);
        return this.scopes.forgetTenant(tenant);
      case 'signing-key':
        return this.signingKeys.forgetTenant(tenant);
      case 'tenant-secret':
        return this.tenantSecrets.forgetTenant(tenant);
      default:
        return this.clear();
    }
  }
}
