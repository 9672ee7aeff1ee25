import type { SigningAlgorithm, TokenKey } from '@latchkey/protocol';

/** A JWT's place in a status list, and what a revocation can name the token by. The key is that of the list. */
export interface StatusListEntry extends TokenKey {
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
  /** The places of the tokens that are dead, ascending. */
  readonly revoked: readonly number[];
}

/** The status lists of one tenant's JWTs: of those that are for a resource which asks for it. */
export abstract class StatusListStore {
  /** Whoever adds has the list to himself, so that no place is given twice. Does not wait for it; a failure fails the unit of work. */
  abstract add(entry: StatusListEntry): void;
  /** Undefined where no token has a place in the list. A revocation at a position above a token's `rev` ends it when it names one of its selectors. */
  abstract find(key: TokenKey): Promise<StatusListState | undefined>;
}
