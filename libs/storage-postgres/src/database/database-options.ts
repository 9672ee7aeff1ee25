import type { Clock } from '@latchkey/protocol';

export interface DatabaseOptions {
  /** As `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** The connections for transactions that this node opens at most, beside one for the change feed and one for the revocation logs that are followed; 10 unless told. */
  readonly poolSize?: number;
  /** The connections that single statements share; 2 unless told. */
  readonly lanes?: number;
  /** How long a request waits for a connection, in milliseconds; 5000 unless told. */
  readonly poolWait?: number;
  /** How many requests may wait for one; 1000 unless told, at least 500. */
  readonly poolQueue?: number;
  /** How long a statement may run, in milliseconds; 5000 unless told. */
  readonly statementTimeout?: number;
  /** Whether this node makes partitions ahead and removes what has expired; true unless told. */
  readonly maintenance?: boolean;
  /** The machine's unless told. */
  readonly clock?: Clock;
  /** Told of failures that no caller waits for: of the change feed, the maintenance and idle connections. */
  readonly onFailure?: (what: string, error: unknown) => void;
}

export const POOL_WAIT = 5_000;
export const POOL_QUEUE = 1_000;
export const POOL_SIZE = 10;
export const LANES = 2;
export const STATEMENT_TIMEOUT = 5_000;
