import { Injectable } from '@nestjs/common';
import { Sessions, type SignedIn } from '@latchkey/accounts';
import type { Secret } from '@latchkey/protocol';
import type { AccountRecord, Stores } from '@latchkey/storage';
import { MAX_OTHER_SESSIONS, type Visit } from './visit.js';

/** A live session of the browser, with the cookie that stands for it. */
export interface BrowserSession extends SignedIn {
  readonly cookie: Secret;
}

export interface BrowserCookies {
  readonly cookie: Secret;
  readonly others: readonly Secret[];
}

/** Those that a browser brought. */
export type SentCookies = Pick<Visit, 'sessionCookie' | 'otherSessionCookies'>;

type SessionStores = Pick<Stores, 'tenant' | 'sessions' | 'accounts' | 'authorizations' | 'revocations' | 'logoutDeliveries'>;

/** The accounts that one browser is signed in to: one in use, and a few others. */
@Injectable()
export class BrowserSessions {
  constructor(private readonly sessions: Sessions) {}

  /** The live ones, the one in use first; of one account the first alone. */
  async of({ sessionCookie, otherSessionCookies }: SentCookies, stores: SessionStores): Promise<readonly BrowserSession[]> {
    const cookies = [...(sessionCookie === undefined ? [] : [sessionCookie]), ...otherSessionCookies];
    const found: BrowserSession[] = [];
    for (const cookie of cookies) {
      const signedIn = await this.sessions.find(cookie, stores);
      if (signedIn && !found.some(({ account }) => account.id === signedIn.account.id)) found.push({ ...signedIn, cookie });
    }
    return found;
  }

  /**
   * Begins a session of the account, beside those of others; where the browser has one of the same account, that goes on.
   * @returns the cookies of the session and of the others, for `visit.rememberSession` once this is committed
   */
  async begin(account: AccountRecord, amr: readonly string[], visit: Visit, stores: SessionStores): Promise<BrowserCookies> {
    const present = await this.of(visit, stores);
    const current = present.find((session) => session.account.id === account.id)?.session;
    const cookie = await this.sessions.start({ account, amr, current, address: visit.address, userAgent: visit.userAgent }, stores);
    const others = present.filter((session) => session.account.id !== account.id);
    for (const { session } of others.slice(MAX_OTHER_SESSIONS)) await this.sessions.end(session, stores);
    return { cookie, others: others.slice(0, MAX_OTHER_SESSIONS).map((other) => other.cookie) };
  }
}
