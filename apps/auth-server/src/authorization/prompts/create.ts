import { Injectable } from '@nestjs/common';
import { InteractionRequired } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { Prompt, type Question, type Situation } from './prompt.js';

/**
 * The person makes an account, where the client or the person wants it and the tenant lets people (Initiating User Registration via OpenID Connect §4). Who has signed in since,
 * or says to have an account, need not.
 */
@Injectable()
export class CreatePrompt extends Prompt {
  readonly name = 'create';

  async question({ request, signedIn, began, reauthenticate, signingUp }: Situation, { tenant }: Pick<Stores, 'tenant'>): Promise<Question | undefined> {
    const done = signedIn !== undefined && signedIn.session.authTime >= began;
    const wanted = request.prompts.has('create') || (signingUp && tenant.settings.signUp);
    if (!wanted || done || reauthenticate) return undefined;
    return { prompt: this.name, request, signedIn, access: request.access, allows: request.access };
  }

  unasked(): InteractionRequired {
    return new InteractionRequired({ description: 'the person must make an account' });
  }
}
