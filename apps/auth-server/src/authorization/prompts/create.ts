import { Injectable } from '@nestjs/common';
import { InteractionRequired } from '@latchkey/protocol';
import { Prompt, type Question, type Situation } from './prompt.js';

/**
 * The person makes an account, where the client wants it (Initiating User Registration via OpenID Connect §4). Who has signed in since,
 * or says to have an account, need not.
 */
@Injectable()
export class CreatePrompt extends Prompt {
  readonly name = 'create';

  async question({ request, signedIn, began, reauthenticate }: Situation): Promise<Question | undefined> {
    const done = signedIn !== undefined && signedIn.session.authTime >= began;
    if (!request.prompts.has('create') || done || reauthenticate) return undefined;
    return { prompt: this.name, request, signedIn, access: request.access, allows: request.access };
  }

  unasked(): InteractionRequired {
    return new InteractionRequired({ description: 'the person must make an account' });
  }
}
