/**
 * Remembers which proofs were shown. One that all processes of an API share lets no proof be shown twice to any of them;
 * whatever it throws refuses the request.
 */
export interface SpentProofs {
  /**
   * Notes a proof, in one atomic step; gives true when it was not noted before, and false when it was.
   * @param key 43 characters @param until milliseconds since the epoch up to which it must be remembered
   * @param holder 43 characters, the same for all proofs of one account at one client, for a memory that gives each a share
   */
  spend(key: string, until: number, holder: string): boolean | Promise<boolean>;
}

/** A proof, of which it cannot be told whether it was shown before: so many were that the older ones are not remembered any more. */
export class ForgottenProof extends Error {
  /** @param until milliseconds since the epoch: it cannot be told of any proof that need not be remembered for longer @param limit whose share is used up */
  constructor(
    readonly until: number,
    limit: string,
  ) {
    super(limit);
  }
}
