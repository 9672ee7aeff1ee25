import { Injectable } from '@nestjs/common';
import { SignIn, type SignInResult } from '@latchkey/accounts';
import type { Secret } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import { BrowserSessions } from '../browser/browser-sessions.js';
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
    private readonly browserSessions: BrowserSessions,
  ) {}

  /** @throws TemporarilyUnavailable when too many passwords are being checked */
  async attempt(credentials: { readonly username: string; readonly password: string }, visit: Visit): Promise<SessionSignIn> {
    const { address, deviceCookie } = visit;
    const attempt = { ...credentials, address, ...(deviceCookie !== undefined && { deviceCookie }) };
    const result = await this.unitOfWork.run(visit.tenant, async (stores) => {
      const signedIn = await this.signIn.attempt(attempt, stores);
      if (signedIn.kind !== 'signed-in') return signedIn;
      return { ...signedIn, cookies: await this.browserSessions.begin(signedIn.account, PASSWORD, visit, stores) };
    });
    if (result.kind !== 'signed-in') return result;
    visit.rememberSession(result.cookies.cookie, result.cookies.others);
    visit.rememberDevice(result.deviceCookie);
    return { kind: 'signed-in', sessionCookie: result.cookies.cookie };
  }
}
