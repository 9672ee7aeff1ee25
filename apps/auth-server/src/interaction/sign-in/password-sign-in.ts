import { Injectable } from '@nestjs/common';
import { Sessions, SignIn, type SignInResult } from '@latchkey/accounts';
import type { Secret } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import { BrowserSessions, type BrowserSession } from '../browser/browser-sessions.js';
import type { Visit } from '../browser/visit.js';

/** RFC 8176: a password was checked. */
const PASSWORD = ['pwd'];

export type SessionSignIn =
  | Exclude<SignInResult, { readonly kind: 'signed-in' }>
  | { readonly kind: 'signed-in'; readonly sessionCookie: Secret };

/** From username and password to a session in the browser, beside those of other accounts. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    private readonly browserSessions: BrowserSessions,
  ) {}

  /** @throws TemporarilyUnavailable when too many passwords are being checked */
  async attempt(credentials: { readonly username: string; readonly password: string }, visit: Visit): Promise<SessionSignIn> {
    const { address, userAgent, deviceCookie } = visit;
    const attempt = { ...credentials, address, ...(deviceCookie !== undefined && { deviceCookie }) };
    const result = await this.unitOfWork.run(visit.tenant, async (stores) => {
      const present = await this.browserSessions.of(visit, stores);
      const signedIn = await this.signIn.attempt(attempt, stores);
      if (signedIn.kind !== 'signed-in') return signedIn;
      const isTheirs = ({ account }: BrowserSession) => account.id === signedIn.account.id;
      const current = present.find(isTheirs)?.session;
      const cookie = await this.sessions.start({ account: signedIn.account, amr: PASSWORD, current, address, userAgent }, stores);
      const others = await this.browserSessions.keep(present.filter((session) => !isTheirs(session)), stores);
      return { ...signedIn, cookie, others };
    });
    if (result.kind !== 'signed-in') return result;
    visit.rememberSession(result.cookie, result.others.map(({ cookie }) => cookie));
    visit.rememberDevice(result.deviceCookie);
    return { kind: 'signed-in', sessionCookie: result.cookie };
  }
}
