import type { IntrospectionClient } from '../core/index.js';
import { refuseUnknownMembers } from './known-members.js';
import type { MembersOf } from './known-members.js';

/** How the issuer shall be. */
export interface TestIssuerOptions {
  /** The API that tokens are meant for; `https://api.example`. */
  readonly audience?: string | undefined;
  /** The port on 127.0.0.1; a free one when not given. `false` opens none: `options` then carry a `fetch` that reaches the issuer. */
  readonly port?: number | false | undefined;
  /** What the API authenticates with at introspection. */
  readonly client?: IntrospectionClient | undefined;
  /** Of the first keys, the newest first; ES256. */
  readonly algorithms?: readonly string[] | undefined;
  /** The path in the issuer's address, as tenants have it; none. */
  readonly path?: string | undefined;
  /** Whether it tells of revocations as they happen: `false`, or without a heartbeat of its own. Told when not given. */
  readonly feed?: boolean | 'without heartbeat' | undefined;
  /** The time in milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
}

const OPTIONS: MembersOf<TestIssuerOptions> = { audience: true, port: true, client: true, algorithms: true, path: true, feed: true, now: true };

/** Throws `TypeError` for an option that there is none of. */
export const checkOptions = (options: TestIssuerOptions): void => refuseUnknownMembers('createTestIssuer()', options, OPTIONS);
