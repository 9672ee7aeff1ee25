import type { TenantId } from '@latchkey/protocol';
import type { RevocationRecord } from './revocation.store.js';

/** How far a revocation log has come, as the database said a moment ago. */
export interface RevocationProgress {
  /** Where the follower was before. */
  readonly from: number;
  /** Where it is now: at the head of the log, unless there is more than fits into one progress. */
  readonly to: number;
  readonly more: boolean;
  /** What was appended in between, in order. */
  readonly entries: readonly RevocationRecord[];
}

/** Whoever follows the log of a tenant; neither method may throw. */
export interface RevocationFollower {
  /**
   * Called whenever the log has been looked at within the last second, whether it went on or not; a tail that is cut off from the database
   * says nothing.
   */
  progressed(progress: RevocationProgress): void;
  /** What was followed is no more: the tenant is gone, or the log went back behind what was told of it. Nothing comes after it. */
  ended(): void;
}

/**
 * The ends of the revocation logs, followed from where they are when it begins: told of within milliseconds of a commit anywhere, and looked
 * at twice a second in any case.
 */
export abstract class RevocationTail {
  /** The first progress tells where the log stands. @returns what ends it */
  abstract follow(tenant: TenantId, follower: RevocationFollower): () => void;
}
