import { Injectable } from '@nestjs/common';
import { Clock, LoginRequired, after } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { ExpectedPerson } from './expected-person.js';
import { Prompt, type Question, type Situation } from './prompt.js';

/** The person signs in when nobody is signed in, when the client or the person wants it anew, or when it is too long ago. */
@Injectable()
export class LoginPrompt extends Prompt {
  readonly name = 'login';

  constructor(
    private readonly expected: ExpectedPerson,
    private readonly clock: Clock,
  ) {
    super();
  }

  async question(situation: Situation, stores: Stores): Promise<Question | undefined> {
    if (!this.isNeeded(situation) && (await this.isMeant(situation, stores))) return undefined;
    const { request, signedIn } = situation;
    return { prompt: this.name, request, signedIn, access: request.access, allows: request.access };
  }

  unasked(): LoginRequired {
    return new LoginRequired({ description: 'the person is not signed in, or must sign in again' });
  }

  /**
   * Whether the person is the one that the request is for. Who signs in for this very request is who the person wants to be.
   * @throws LoginRequired when that is another one than `claims` demands
   */
  private async isMeant({ request, signedIn, began }: Situation, stores: Stores): Promise<boolean> {
    if (!signedIn) return true;
    const { account, session } = signedIn;
    if (session.authTime < began) return this.expected.is(account.id, request, stores);
    if (this.expected.isDemanded(account.id, request, stores)) return true;
    throw new LoginRequired({ description: 'another person has signed in than the one that claims names with sub' });
  }

  private isNeeded({ request, signedIn, began, reauthenticate }: Situation): boolean {
    if (!signedIn) return true;
    const { authTime } = signedIn.session;
    // Signed in since the request began: whatever it demands has been done.
    if (authTime >= began) return false;
    if (reauthenticate || request.prompts.has('login')) return true;
    return request.maxAge !== undefined && this.clock.now() > after(authTime, request.maxAge);
  }
}
