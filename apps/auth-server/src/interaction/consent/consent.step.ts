import { Injectable } from '@nestjs/common';
import { shownLogo } from '@latchkey/clients';
import type { Parameters } from '@latchkey/protocol';
import type { ConsentAnswer, Question } from '../../authorization/prompts/index.js';
import { FormTokens } from '../browser/form-tokens.js';
import type { Visit } from '../browser/visit.js';
import { clientInLanguage } from '../client-in-language.js';
import { clientName } from '../client-name.js';
import { Journey, type Entered } from '../journey.js';
import { consentPage } from '../pages/consent.page.js';
import { formTargets } from '../pages/web-address.js';
import type { Step } from '../step.controller.js';
import { AccessInWords } from './access-in-words.js';

/** The consent page, and what its form sends. */
@Injectable()
export class ConsentStep implements Step {
  constructor(
    private readonly journey: Journey,
    private readonly tokens: FormTokens,
    private readonly words: AccessInWords,
  ) {}

  async show(parameters: Parameters, visit: Visit): Promise<void> {
    const entered = await this.journey.enter(parameters, visit);
    if (entered) await this.goOn(entered, visit, undefined);
  }

  async submit(form: Parameters, visit: Visit): Promise<void> {
    const entered = await this.journey.enter(form, visit);
    if (!entered) return;
    const token = form.get('token');
    const decision = form.get('decision') === 'allow' ? 'allow' : 'refuse';
    await this.goOn(entered, visit, { decision, isTo: (question) => this.tokens.verify(token, visit, about(question, entered)) });
  }

  private async goOn(entered: Entered, visit: Visit, answer: ConsentAnswer | undefined): Promise<void> {
    const decision = await this.journey.decide(entered, visit, answer && { answer });
    if (decision.kind === 'asked' && decision.question.prompt === 'consent') await this.page(decision.question, entered, visit, answer !== undefined);
    else this.journey.follow(decision, entered, visit);
  }

  private async page(question: Question, entered: Entered, visit: Visit, changed: boolean): Promise<void> {
    const { request, signedIn, allows } = question;
    const { words } = visit;
    const client = clientInLanguage(request.client, words.language);
    visit.show(
      consentPage({
        words,
        client: clientName(client, words.language),
        logo: shownLogo(client),
        policyUri: client.policyUri,
        tosUri: client.tosUri,
        username: signedIn?.account.username ?? '',
        redirectUri: request.redirectUri,
        access: await this.words.of(allows, visit.tenant, words),
        action: visit.to('consent'),
        interaction: entered.sealed,
        token: this.tokens.mint(visit, about(question, entered)),
        otherAccount: this.journey.otherAccount(question, visit),
        formTargets: formTargets(request.redirectUri),
        changed,
      }),
    );
  }
}

/** Everything that the answer is about: this request, this person, this access, no other. */
const about = ({ signedIn, allows }: Question, { sealed }: Entered): readonly string[] => ['consent', sealed, signedIn?.session.id ?? '', JSON.stringify(allows)];
