import type { TenantId } from '@latchkey/protocol';
import { type TenantChange, TenantChanges } from '@latchkey/storage';
import type { Change } from '../feed/change.js';

type Follower = (change: TenantChange | undefined) => void;

/** Who hears of what the caches of this node forget. */
export class FollowedChanges extends TenantChanges {
  private readonly followers = new Map<TenantId, Set<Follower>>();

  follow(tenant: TenantId, follower: Follower): () => void {
    const known = this.followers.get(tenant) ?? new Set();
    this.followers.set(tenant, known.add(follower));
    return () => {
      known.delete(follower);
      if (known.size === 0 && this.followers.get(tenant) === known) this.followers.delete(tenant);
    };
  }

  tell({ tenant, kind, key }: Change): void {
    for (const follower of [...(this.followers.get(tenant) ?? [])]) follower({ kind, key });
  }

  tellAll(): void {
    for (const followers of [...this.followers.values()]) for (const follower of [...followers]) follower(undefined);
  }
}
