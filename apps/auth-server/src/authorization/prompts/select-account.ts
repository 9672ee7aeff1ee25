import { Injectable } from '@nestjs/common';
import { AccountSelectionRequired } from '@latchkey/protocol';
import { Prompt, type Question, type Situation } from './prompt.js';

/**
 * The person chooses among the accounts that are signed in, where the client wants it (OIDC Core §3.1.2.1). Who has signed in for this
 * very request, or is about to as somebody else, has chosen.
 */
@Injectable()
export class SelectAccountPrompt extends Prompt {
  readonly name = 'select_account';

  async question({ request, signedIn, began, chosen, reauthenticate }: Situation): Promise<Question | undefined> {
    if (!request.prompts.has('select_account') || !signedIn || reauthenticate) return undefined;
    if (signedIn.session.id === chosen || signedIn.session.authTime >= began) return undefined;
    return { prompt: this.name, request, signedIn, access: request.access, allows: request.access };
  }

  unasked(): AccountSelectionRequired {
    return new AccountSelectionRequired({ description: 'the person must choose an account' });
  }
}
