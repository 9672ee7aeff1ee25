import { Injectable } from '@nestjs/common';
import { Sessions, SignIn, type SignInResult } from '@latchkey/accounts';
import type { Secret } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import type { Visit } from '../browser/visit.js';

/** RFC 8176: a password was checked. */
const PASSWORD = ['pwd'];

export type SessionSignIn =
  | Exclude<SignInResult, { readonly kind: 'signed-in' }>
  | { readonly kind: 'signed-in'; readonly sessionCookie: Secret };

/** From username and password to a session in the browser. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
  ) {}

  /** @throws TemporarilyUnavailable when too many passwords are being checked */
  async attempt(credentials: { readonly username: string; readonly password: string }, visit: Visit): Promise<SessionSignIn> {
    const { address, userAgent, deviceCookie, sessionCookie } = visit;
    const attempt = { ...credentials, address, ...(deviceCookie !== undefined && { deviceCookie }) };
    const result = await this.unitOfWork.run(visit.tenant, async (stores) => {
      const current = await this.sessions.find(sessionCookie, stores);
      const signedIn = await this.signIn.attempt(attempt, stores);
      if (signedIn.kind !== 'signed-in') return signedIn;
      const cookie = await this.sessions.start({ account: signedIn.account, amr: PASSWORD, current: current?.session, address, userAgent }, stores);
      return { ...signedIn, cookie };
    });
    if (result.kind !== 'signed-in') return result;
    visit.rememberSession(result.cookie);
    visit.rememberDevice(result.deviceCookie);
    return { kind: 'signed-in', sessionCookie: result.cookie };
  }
}
