/** What a client has acknowledged of the revocations that concern a resource. */
export interface SecurityEventStream {
  readonly clientId: string;
  readonly resource: string;
  /** Everything in the log up to here is done with. */
  readonly position: number;
  /** What it acknowledged beyond, out of turn. */
  readonly acknowledged: readonly number[];
}

/** How far the clients of one tenant have come that are told of revocations by security event tokens. */
export abstract class SecurityEventStreamStore {
  /** The stream, locked until the unit of work ends; one that is not there yet begins at the beginning of the log. */
  abstract hold(clientId: string, resource: string): Promise<SecurityEventStream>;
  /** Writes what was held. Does not wait for it; a failure fails the unit of work. */
  abstract put(stream: SecurityEventStream, at: Date): void;
}
