import type { TenantId } from '@latchkey/protocol';
import type { Page, PageRequest } from './page.js';

/**
 * waiting: to be attempted, or under way · delivered: the client took it · refused: the client said that it will not ·
 * given-up: it never could be told, and is not tried again
 */
export type LogoutDeliveryState = 'waiting' | 'delivered' | 'refused' | 'given-up';

/** Which client is told of the end of which session. */
export interface LogoutDeliveryKey {
  readonly sessionId: string;
  readonly clientId: string;
}

/** That a client is to be told that a session ended (OIDC Back-Channel Logout 1.0). Holds no logout token: each attempt makes one. */
export interface LogoutDeliveryRecord extends LogoutDeliveryKey {
  readonly accountId: string;
  readonly state: LogoutDeliveryState;
  /** Begun ones. */
  readonly attempts: number;
  readonly endedAt: Date;
  /** Left out once nothing more is attempted. While an attempt is under way: when it counts as failed. */
  readonly nextAttemptAt?: Date;
  readonly lastAttemptAt?: Date;
  /** The HTTP status of the last answer, where there was one. */
  readonly lastStatus?: number;
  /** Why the last attempt failed, in words for the operator. */
  readonly lastError?: string;
}

/** What became of an attempt. */
export interface LogoutDeliveryOutcome {
  readonly state: LogoutDeliveryState;
  /** Given where it is still waiting. */
  readonly nextAttemptAt?: Date;
  readonly status?: number;
  readonly error?: string;
  /** When the record may be forgotten; given where it is not waiting any more. */
  readonly expiresAt?: Date;
}

/** The deliveries of logout tokens of one tenant. */
export abstract class LogoutDeliveryStore {
  /** One for each client that took part in one of the sessions and has a `backchannelLogoutUri`, due at once; who has one of the session gets no second. */
  abstract addFor(sessionIds: readonly string[], at: Date): Promise<void>;
  /** Notes what became of the attempt of this number; `superseded` when a later one has begun, whose outcome counts instead. */
  abstract settle(attempt: LogoutDeliveryKey & { readonly attempts: number }, outcome: LogoutDeliveryOutcome): Promise<'settled' | 'superseded'>;
  /** By session, then by client. */
  abstract list(
    page: PageRequest & { readonly sessionId?: string; readonly clientId?: string; readonly state?: LogoutDeliveryState },
  ): Promise<Page<LogoutDeliveryRecord>>;
}

/** A delivery of which an attempt has begun. */
export interface BegunLogoutDelivery {
  readonly tenant: TenantId;
  readonly delivery: LogoutDeliveryRecord;
}

export interface LogoutDeliveryRound {
  readonly at: Date;
  /** An attempt that is not settled by then, since its node died, is due again. */
  readonly leaseEndsAt: Date;
  readonly limit: number;
  /** At most so many for one client, so that none that is slow holds up the others. */
  readonly perClient: number;
  /** Clients that get none this time. */
  readonly except: readonly { readonly tenant: TenantId; readonly clientId: string }[];
}

/** What is still to be told. */
export interface LogoutBacklog {
  readonly waiting: number;
  /** When the session ended that has been waiting the longest. */
  readonly oldest?: Date;
}

/**
 * The deliveries of all tenants that are due, in the order in which they became so; what is tried again comes behind what was not tried yet, so that
 * clients that never answer hold up nobody but each other.
 */
export abstract class LogoutDeliveryQueue {
  /** Begins an attempt of each, committed when it returns. Of any number of concurrent callers one is given each. @throws StorageUnavailable */
  abstract begin(round: LogoutDeliveryRound): Promise<readonly BegunLogoutDelivery[]>;
  /** @throws StorageUnavailable */
  abstract backlog(): Promise<LogoutBacklog>;
}
