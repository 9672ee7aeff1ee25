import type { TenantId } from '@latchkey/protocol';

export type ChangeKind = 'tenant' | 'client' | 'resource' | 'signing-key' | 'tenant-secret';

/** What the caches of every node must forget. */
export interface Change {
  readonly tenant: TenantId;
  /** A kind that this node does not know, from a newer one, empties all of its caches. */
  readonly kind: ChangeKind | (string & {});
  readonly key: string;
}
