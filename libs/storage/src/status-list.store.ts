import type { SigningAlgorithm, TokenKey } from '@latchkey/protocol';

/** A JWT's place in a status list, and what a revocation can name the token by. The key is that of the list. */
export interface StatusListEntry extends TokenKey {
  /** What the list is addressed by, the same for all of it. */
  readonly id: string;
  readonly index: number;
  /** What the list's tokens are signed with, the same for all of them. */
  readonly alg: SigningAlgorithm;
  readonly selectors: readonly string[];
  /** The revocation position that the token was issued at. */
  readonly rev: number;
}

/** A status list as the log has it now. */
export interface StatusListState {
  readonly alg: SigningAlgorithm;
  /** A bit for each place, the lowest of a byte first: set where the token is dead. */
  readonly bits: Buffer;
}

/** Some of the lists, in an order that does not change. */
export interface StatusListRange {
  /** The first hour of expiry. */
  readonly from: number;
  /** Behind which list; left out: from the first. */
  readonly after?: TokenKey;
  readonly limit: number;
}

/** The status lists of one tenant's JWTs: of those that are for a resource which asks for it. */
export abstract class StatusListStore {
  /** Whoever adds has the list to himself, so that no place is given twice. Does not wait for it; a failure fails the unit of work. */
  abstract add(entry: StatusListEntry): void;
  /**
   * Undefined where no token has a place in the list. A revocation at a position above a token's `rev` ends it when it names one of its selectors.
   * What was found out is kept, and by whomever the list is asked for next, only what came since is looked at.
   * @param size how many places the list has: a multiple of 8, above every index
   */
  abstract find(key: TokenKey, size: number): Promise<StatusListState | undefined>;
  /** What lists are addressed by. */
  abstract ids(range: StatusListRange): Promise<readonly string[]>;
}
