import type { TokenHash } from '@latchkey/protocol';
import type { Page, PageRequest } from './page.js';

/** A person's sign-in at the provider, in one browser. */
export interface SessionRecord {
  /** The `sid` of its tokens; no secret. */
  readonly id: string;
  /** Of the secret in the browser's cookie. */
  readonly cookieHash: TokenHash;
  readonly accountId: string;
  readonly authTime: Date;
  readonly acr?: string;
  readonly amr: readonly string[];
  readonly address?: string;
  readonly userAgent?: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  /** The nearer of the idle and the absolute limit. */
  readonly expiresAt: Date;
  /** The absolute limit, which no use moves. */
  readonly endsAt: Date;
  readonly revokedAt?: Date;
}

/** What a new sign-in changes of a session; its `authTime` is its last use too. */
export type SessionRenewal = Pick<SessionRecord, 'cookieHash' | 'authTime' | 'acr' | 'amr' | 'expiresAt' | 'endsAt'>;

/** The sessions of one tenant; never cached. */
export abstract class SessionStore {
  abstract add(session: SessionRecord): Promise<void>;
  abstract find(id: string): Promise<SessionRecord | undefined>;
  abstract findByCookie(hash: TokenHash): Promise<SessionRecord | undefined>;
  /** The session if it is neither revoked nor expired at `at`; it stays unrevoked until the unit of work ends. */
  abstract hold(id: string, at: Date): Promise<SessionRecord | undefined>;
  /** Notes a use and moves the idle limit; a revoked session is left as it is. */
  abstract touch(id: string, use: { readonly at: Date; readonly expiresAt: Date }): Promise<void>;
  /** The same person signed in again in the same browser: the session goes on under a new cookie. A revoked one is left as it is. */
  abstract renew(id: string, signIn: SessionRenewal): Promise<'renewed' | 'absent'>;
  /** Ends the session, and its authorizations unless they are offline. */
  abstract revoke(id: string, at: Date): Promise<'revoked' | 'absent'>;
  /** Ends all sessions of the account, and their authorizations unless they are offline. @returns the ids of those that it ended */
  abstract revokeOfAccount(accountId: string, at: Date): Promise<readonly string[]>;
  /** Unrevoked ones, newest first; of one account where it is named. */
  abstract list(page: PageRequest & { readonly accountId?: string }): Promise<Page<SessionRecord>>;
}
