import { Injectable } from '@nestjs/common';
import { Sessions, type SignedIn } from '@latchkey/accounts';
import type { Stores } from '@latchkey/storage';
import type { AuthorizationAttempt } from './authorization.endpoint.js';
import { AuthorizationGranter } from './authorization-granter.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { ExpectedPerson, Prompts, type Question, type Situation } from './prompts/index.js';
import type { ResponseParameters } from './response-modes/index.js';

/** How far a request got: to a question, or to its end. */
export type Progress = { readonly question: Question } | { readonly response: ResponseParameters; readonly signedIn: SignedIn | undefined };

/** Brings a checked request as far as it gets without another word from the person. */
@Injectable()
export class RequestProgress {
  constructor(
    private readonly sessions: Sessions,
    private readonly expected: ExpectedPerson,
    private readonly prompts: Prompts,
    private readonly granter: AuthorizationGranter,
  ) {}

  /** Notes that the session was of use. */
  async note(used: SignedIn, stores: Stores): Promise<void> {
    await this.sessions.touch(used.session, stores);
  }

  /** @returns the next question, or the response when there is none @throws OAuthError for the client */
  async advance(request: AuthorizationRequest, attempt: AuthorizationAttempt, stores: Stores): Promise<Progress> {
    const signedIn = await this.signedInFor(request, attempt, stores);
    const { began, reauthenticate = false, signingUp = false, chosen, answer } = attempt;
    const situation: Situation = { request, signedIn, began, reauthenticate, signingUp, chosen, answer };
    const question = await this.prompts.next(situation, stores);
    return question ? { question } : { response: await this.granter.grant(situation, stores), signedIn };
  }

  /**
   * The session in use; or the one of another account of the browser that the request is for, unless the person has said who to be.
   */
  private async signedInFor(request: AuthorizationRequest, attempt: AuthorizationAttempt, stores: Stores): Promise<SignedIn | undefined> {
    const inUse = await this.sessions.find(attempt.sessionCookie, stores);
    const isSettled = attempt.reauthenticate || attempt.chosen !== undefined || (inUse && inUse.session.authTime >= attempt.began);
    if (isSettled || !this.expected.isNamedBy(request)) return inUse;
    if (inUse && (await this.expected.is(inUse.account.id, request, stores))) return inUse;
    for (const cookie of attempt.otherSessionCookies ?? []) {
      const other = await this.sessions.find(cookie, stores);
      if (other && (await this.expected.is(other.account.id, request, stores))) return other;
    }
    return inUse;
  }
}
