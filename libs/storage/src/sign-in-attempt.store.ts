/** How often something may be tried: `limit` times, refilled evenly over `per` seconds. */
export interface AttemptLimit {
  /** What is counted, as `network:192.0.2.0/24`; stored as given, so hash what is personal. */
  readonly key: string;
  readonly limit: number;
  readonly per: number;
}

/** Counts of failed sign-ins, shared by all nodes. */
export abstract class SignInAttemptStore {
  /**
   * Takes one attempt from each limit, atomically, before the attempt is made. Commits at once, whatever the unit of work comes to.
   * @returns 0 when all had one left, else the seconds after which the fullest has; then none is taken
   */
  abstract take(limits: readonly AttemptLimit[], at: Date): Promise<number>;
  /** Gives one attempt back to each, after a success. */
  abstract giveBack(limits: readonly AttemptLimit[], at: Date): Promise<void>;
}
