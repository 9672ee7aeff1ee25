import { Injectable } from '@nestjs/common';
import { Clock, LoginRequired, after } from '@latchkey/protocol';
import { Prompt, type Question, type Situation } from './prompt.js';

/** The person signs in when nobody is signed in, when the client or the person wants it anew, or when it is too long ago. */
@Injectable()
export class LoginPrompt extends Prompt {
  readonly name = 'login';

  constructor(private readonly clock: Clock) {
    super();
  }

  async question(situation: Situation): Promise<Question | undefined> {
    if (!this.isNeeded(situation)) return undefined;
    const { request, signedIn } = situation;
    return { prompt: this.name, request, signedIn, access: request.access };
  }

  unasked(): LoginRequired {
    return new LoginRequired({ description: 'the person is not signed in, or must sign in again' });
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
