import { Injectable } from '@nestjs/common';
import type { Parameters } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import type { Question } from '../../authorization/prompts/index.js';
import { BrowserSessions, type BrowserSession } from '../browser/browser-sessions.js';
import { FormTokens } from '../browser/form-tokens.js';
import type { Visit } from '../browser/visit.js';
import { clientName } from '../client-name.js';
import { Journey, type Entered } from '../journey.js';
import { selectAccountPage } from '../pages/select-account.page.js';
import { formTargets } from '../pages/web-address.js';
import type { Step } from '../step.controller.js';

/** The page to choose an account on, and what its form sends. */
@Injectable()
export class SelectAccountStep implements Step {
  constructor(
    private readonly journey: Journey,
    private readonly tokens: FormTokens,
    private readonly browserSessions: BrowserSessions,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async show(parameters: Parameters, visit: Visit): Promise<void> {
    const entered = await this.journey.enter(parameters, visit);
    if (entered) await this.ask(entered, visit, false);
  }

  async submit(form: Parameters, visit: Visit): Promise<void> {
    const entered = await this.journey.enter(form, visit);
    if (!entered) return;
    if (!this.tokens.verify(form.get('token'), visit, about(entered))) return this.ask(entered, visit, true);
    if (form.get('decision') === 'cancel') {
      return this.journey.follow(await this.journey.decide(entered, visit, { cancelled: true }), entered, visit);
    }
    const present = await this.present(visit);
    const chosen = present.find(({ session }) => session.id === form.get('session'));
    if (chosen) await this.goOn(chosen, present, entered, visit);
    else await this.ask(entered, visit, true);
  }

  private async goOn(chosen: BrowserSession, present: readonly BrowserSession[], { sealed, interaction }: Entered, visit: Visit): Promise<void> {
    visit.rememberSession(chosen.cookie, present.filter((other) => other !== chosen).map(({ cookie }) => cookie));
    const entered = { sealed, interaction: { ...interaction, chosen: chosen.session.id } };
    this.journey.follow(await this.journey.decide(entered, visit, { sessionCookie: chosen.cookie }), entered, visit);
  }

  private async ask(entered: Entered, visit: Visit, again: boolean): Promise<void> {
    const decision = await this.journey.decide(entered, visit);
    if (decision.kind === 'asked' && decision.question.prompt === 'select_account') await this.page(decision.question, entered, visit, again);
    else this.journey.follow(decision, entered, visit);
  }

  private async page(question: Question, entered: Entered, visit: Visit, again: boolean): Promise<void> {
    const { request } = question;
    visit.show(
      selectAccountPage({
        words: visit.words,
        client: clientName(request.client, visit.words.language),
        accounts: (await this.present(visit)).map(({ session, account }) => ({ session: session.id, username: account.username })),
        action: visit.to('select-account'),
        interaction: entered.sealed,
        token: this.tokens.mint(visit, about(entered)),
        otherAccount: this.journey.otherAccount(question, visit),
        formTargets: formTargets(request.redirectUri),
        again,
      }),
    );
  }

  private present(visit: Visit): Promise<readonly BrowserSession[]> {
    return this.unitOfWork.run(visit.tenant, (stores) => this.browserSessions.of(visit, stores));
  }
}

const about = ({ sealed }: Entered): readonly string[] => ['select-account', sealed];
