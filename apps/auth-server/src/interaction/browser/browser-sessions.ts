import { Injectable } from '@nestjs/common';
import { Sessions, type SignedIn } from '@latchkey/accounts';
import type { Secret } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { MAX_OTHER_SESSIONS, type Visit } from './visit.js';

/** A live session of the browser, with the cookie that stands for it. */
export interface BrowserSession extends SignedIn {
  readonly cookie: Secret;
}

type SessionStores = Pick<Stores, 'tenant' | 'sessions' | 'accounts' | 'revocations'>;

/** The accounts that one browser is signed in to: one in use, and a few others. */
@Injectable()
export class BrowserSessions {
  constructor(private readonly sessions: Sessions) {}

  /** The live ones, the one in use first; of one account the first alone. */
  async of({ sessionCookie, otherSessionCookies }: Visit, stores: SessionStores): Promise<readonly BrowserSession[]> {
    const cookies = [...(sessionCookie === undefined ? [] : [sessionCookie]), ...otherSessionCookies];
    const found: BrowserSession[] = [];
    for (const cookie of cookies) {
      const signedIn = await this.sessions.find(cookie, stores);
      if (signedIn && !found.some(({ account }) => account.id === signedIn.account.id)) found.push({ ...signedIn, cookie });
    }
    return found;
  }

  /** Ends what a browser cannot keep beside the session in use. @returns what it keeps */
  async keep(others: readonly BrowserSession[], stores: SessionStores): Promise<readonly BrowserSession[]> {
    for (const { session } of others.slice(MAX_OTHER_SESSIONS)) await this.sessions.end(session, stores);
    return others.slice(0, MAX_OTHER_SESSIONS);
  }
}
