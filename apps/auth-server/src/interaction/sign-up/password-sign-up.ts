import { Injectable } from '@nestjs/common';
import { SignUp, type SignUpAttempt, type SignUpResult } from '@latchkey/accounts';
import type { Secret } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import { BrowserSessions } from '../browser/browser-sessions.js';
import type { Visit } from '../browser/visit.js';

/** RFC 8176: a password, which was chosen this moment. */
const PASSWORD = ['pwd'];

export type SessionSignUp =
  | Exclude<SignUpResult, { readonly kind: 'signed-up' }>
  | { readonly kind: 'signed-up'; readonly sessionCookie: Secret };

/** From what a person fills in to an account and its session in the browser, both or neither. */
@Injectable()
export class PasswordSignUp {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signUp: SignUp,
    private readonly browserSessions: BrowserSessions,
  ) {}

  /** @throws TemporarilyUnavailable when too many passwords are being hashed */
  async attempt(filled: Omit<SignUpAttempt, 'address'>, visit: Visit): Promise<SessionSignUp> {
    const result = await this.unitOfWork.run(visit.tenant, async (stores) => {
      const signedUp = await this.signUp.attempt({ ...filled, address: visit.address }, stores);
      if (signedUp.kind !== 'signed-up') return signedUp;
      return { ...signedUp, cookies: await this.browserSessions.begin(signedUp.account, PASSWORD, visit, stores) };
    });
    if (result.kind !== 'signed-up') return result;
    visit.rememberSession(result.cookies.cookie, result.cookies.others);
    visit.rememberDevice(result.deviceCookie);
    return { kind: 'signed-up', sessionCookie: result.cookies.cookie };
  }
}
