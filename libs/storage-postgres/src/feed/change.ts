import type { TenantId } from '@latchkey/protocol';
import type { TenantChange } from '@latchkey/storage';

export type ChangeKind = 'tenant' | 'client' | 'resource' | 'signing-key' | 'tenant-secret';

/** What the caches of every node must forget. A kind that this node does not know, from a newer one, empties all of its caches. */
export interface Change extends TenantChange {
  readonly tenant: TenantId;
}
