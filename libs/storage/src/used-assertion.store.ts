import type { TokenKey } from '@latchkey/protocol';

/** The `jti` of client assertions that were used (RFC 7523 §3, item 7). */
export abstract class UsedAssertionStore {
  /**
   * Of any number of concurrent callers exactly one is told `spent`. Commits at once, whatever the unit of work comes to: an assertion
   * that was shown is used, also when the request behind it fails.
   * @param key hash of issuer and `jti`, in the bucket of the assertion's `exp`
   */
  abstract spend(key: TokenKey): Promise<'spent' | 'already-spent'>;
}
