/** What bounds a request and a connection, so that no stranger can hold memory or sockets for long. */
export interface Limits {
  /** Largest request body, in bytes. */
  readonly body: number;
  /** Largest request line and headers together, in bytes. */
  readonly headers: number;
  /** A connection without traffic for so long is closed, in milliseconds. */
  readonly idleConnection: number;
  /** A request must have arrived whole within this time, in milliseconds. */
  readonly request: number;
  /** A request's headers must have arrived within this time, in milliseconds. */
  readonly requestHeaders: number;
  /** A connection is kept for a next request for so long, in milliseconds; longer than a load balancer's usual 60 s. */
  readonly keepAlive: number;
  /** Requests under way may take so long to finish at shutdown, in milliseconds. */
  readonly shutdown: number;
}

/** The limits of a service that names none. */
export const LIMITS: Limits = {
  body: 64 * 1024,
  headers: 16 * 1024,
  idleConnection: 90_000,
  request: 15_000,
  requestHeaders: 10_000,
  keepAlive: 65_000,
  shutdown: 10_000,
};
