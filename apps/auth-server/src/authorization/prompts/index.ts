import { Injectable } from '@nestjs/common';
import type { Stores } from '@latchkey/storage';
import { ConsentPrompt } from './consent.js';
import { CreatePrompt } from './create.js';
import { LoginPrompt } from './login.js';
import type { Prompt, Question, Situation } from './prompt.js';
import { SelectAccountPrompt } from './select-account.js';

export type { ConsentAnswer, Question, Situation } from './prompt.js';
export { ConsentPrompt } from './consent.js';
export { CreatePrompt } from './create.js';
export { ExpectedPerson } from './expected-person.js';
export { LoginPrompt } from './login.js';
export { SelectAccountPrompt } from './select-account.js';
export { promptValuesOf, type PromptName, type PromptValue } from './prompt-values.js';

/** The prompts in the order that a person meets them. */
@Injectable()
export class Prompts {
  private readonly ordered: readonly Prompt[];

  constructor(create: CreatePrompt, selectAccount: SelectAccountPrompt, login: LoginPrompt, consent: ConsentPrompt) {
    this.ordered = [create, selectAccount, login, consent];
  }

  /**
   * The first question that is still open.
   * @throws what the client is told when the request forbids to ask; AccessDenied when the person refused
   */
  async next(situation: Situation, stores: Stores): Promise<Question | undefined> {
    for (const prompt of this.ordered) {
      const question = await prompt.question(situation, stores);
      if (!question) continue;
      if (situation.request.prompts.has('none')) throw prompt.unasked();
      return question;
    }
    return undefined;
  }
}
