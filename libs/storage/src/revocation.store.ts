/**
 * What a revocation names; `value` is empty for `tenant`. A `key` is named by its `kid`: whoever holds a burnt key writes any `rev` he likes,
 * so that every token signed with it is dead, whatever its `rev`.
 */
export interface RevocationSelector {
  readonly kind: 'token' | 'session' | 'account' | 'client' | 'consent' | 'authorization' | 'resource' | 'tenant' | 'key';
  readonly value: string;
}

export interface RevocationRecord {
  /** Ends every token that the selector names with a `rev` below it. Given in commit order, without holes. */
  readonly position: number;
  readonly selector: RevocationSelector;
  readonly revokedAt: Date;
  /** When the last token that it could concern has expired. */
  readonly expiresAt: Date;
}

/** The revocation log of one tenant. */
export abstract class RevocationStore {
  /**
   * Appends to the log as the unit of work commits: the last statement takes the next position from the tenant's row.
   * Does not wait for it; a failure fails the unit of work.
   */
  abstract append(entry: Omit<RevocationRecord, 'position'>): void;
  /**
   * Whether an entry above `rev` has one of the selectors, or any entry one of those of keys; or the log has not come as far as `rev`, which
   * then nobody read from it. Asks the database, never a cache.
   */
  abstract concerns(selectors: readonly string[], rev: number): Promise<boolean>;
  /** Entries above `position` in order, at most `limit`. */
  abstract since(position: number, limit: number): Promise<readonly RevocationRecord[]>;
}

/** A selector in the form that tokens and the log are compared by. */
export const selectorKey = ({ kind, value }: RevocationSelector): string => `${kind}:${value}`;
