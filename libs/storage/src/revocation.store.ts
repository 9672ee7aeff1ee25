import { createHash } from 'node:crypto';

/**
 * What a revocation names; `value` is empty for `tenant`. A `key` is named by its `kid`: whoever holds a burnt key writes any `rev` he likes,
 * so that every token signed with it is dead, whatever its `rev`.
 */
export interface RevocationSelector {
  readonly kind: 'token' | 'session' | 'account' | 'client' | 'consent' | 'authorization' | 'resource' | 'tenant' | 'key';
  readonly value: string;
}

export interface RevocationRecord {
  /** Ends every token that the selector names with a `rev` below it. Given in commit order, and never twice, not even in a database that was restored. */
  readonly position: number;
  readonly selector: RevocationSelector;
  /** The resources that hold tokens which it names; left out: any of the tenant may. */
  readonly audiences?: readonly string[];
  readonly revokedAt: Date;
  /** When the last token that it could concern has expired. */
  readonly expiresAt: Date;
}

/** Seconds that an entry is kept beyond the `exp` of the last token that it could concern, for the leeway that guards allow. */
export const REVOCATION_LEEWAY = 60;

/** An entry to be; without an end it lasts as long as any token of the tenant may, by its settings as they stand when the entry commits. */
export type NewRevocation = Omit<RevocationRecord, 'position' | 'expiresAt'> & { readonly expiresAt?: Date };

/**
 * An entry as those who follow the log are told it: `hashOf` its selector, its position, and its end in seconds since the epoch.
 */
export type RevocationNotice = readonly [hash: string, position: number, expires: number];

/** A part of the log as one resource sees it. */
export interface RevocationPart {
  /** Up to which position it goes. */
  readonly to: number;
  /** Whether the log has the entry at the position that the part begins after, or that is 0. Without it, whoever has read up to there may have read another log, as before a restore. */
  readonly known: boolean;
  readonly notices: readonly RevocationNotice[];
}

/** The revocation log of one tenant. */
export abstract class RevocationStore {
  /**
   * Appends to the log as the unit of work commits: the last statement takes the next position, above that in the tenant's row and above the clock.
   * Does not wait for it; a failure fails the unit of work.
   */
  abstract append(entry: NewRevocation): void;
  /**
   * Whether an entry above `rev` has one of the selectors, or any entry one of those of keys; or the log has not come as far as `rev`, which
   * then nobody read from it. Asks the database, never a cache.
   */
  abstract concerns(selectors: readonly string[], rev: number): Promise<boolean>;
  /** Entries above `position` in order, at most `limit`. */
  abstract since(position: number, limit: number): Promise<readonly RevocationRecord[]>;
  /**
   * What concerns a resource of the next `limit` entries above `after` and not above `upTo`, in order: without what has expired, and without
   * what a later entry up to `upTo` of the same selector makes needless.
   */
  abstract part(resource: string, range: RevocationRange): Promise<RevocationPart>;
}

export interface RevocationRange {
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
  readonly at: Date;
}

/** A selector in the form that tokens and the log are compared by. */
export const selectorKey = ({ kind, value }: RevocationSelector): string => `${kind}:${value}`;

/**
 * What followers of the log know a selector by: the first 12 bytes of the SHA-256 of its key, in base64url. It tells nothing to those who do
 * not know the selector already.
 */
export const hashOf = (selector: RevocationSelector): string =>
  createHash('sha256').update(selectorKey(selector)).digest().subarray(0, 12).toString('base64url');

/** Whether the entry is the resource's business. */
export const concernsResource = ({ audiences }: Pick<RevocationRecord, 'audiences'>, resource: string): boolean => audiences?.includes(resource) ?? true;

export const noticeOf = ({ selector, position, expiresAt }: RevocationRecord): RevocationNotice =>
  [hashOf(selector), position, Math.ceil(expiresAt.getTime() / 1000)];
