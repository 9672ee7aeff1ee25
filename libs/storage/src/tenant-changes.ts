import type { TenantId } from '@latchkey/protocol';

/** Something of a tenant that nodes keep in memory was changed. */
export interface TenantChange {
  /** A node of a newer version may know others. */
  readonly kind: 'tenant' | 'client' | 'resource' | 'signing-key' | 'tenant-secret' | (string & {});
  /** Which of its kind. */
  readonly key: string;
}

/** What changes of a tenant, on whichever node, beside its revocation log. */
export abstract class TenantChanges {
  /**
   * Calls back within milliseconds of a commit, once whatever is read shows the change; with undefined where anything may have changed. What
   * is cut off from the database hears nothing. The callback must not throw. @returns what ends it
   */
  abstract follow(tenant: TenantId, follower: (change: TenantChange | undefined) => void): () => void;
}
