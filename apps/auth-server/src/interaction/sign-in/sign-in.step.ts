import { Injectable } from '@nestjs/common';
import type { Parameters } from '@latchkey/protocol';
import type { Question } from '../../authorization/prompts/index.js';
import { FormTokens } from '../browser/form-tokens.js';
import type { Visit } from '../browser/visit.js';
import { busy } from '../busy.js';
import { clientName } from '../client-name.js';
import { Journey, type Entered } from '../journey.js';
import { signInPage, type SignInProblem } from '../pages/sign-in.page.js';
import { formTargets } from '../pages/web-address.js';
import type { Step } from '../step.controller.js';
import { PasswordSignIn } from './password-sign-in.js';
import { SIGN_IN_PROBLEMS } from './sign-in-problems.js';

interface Tried {
  readonly problem: SignInProblem;
  readonly username: string | undefined;
}

/** The sign-in page, and what its form sends. */
@Injectable()
export class SignInStep implements Step {
  constructor(
    private readonly journey: Journey,
    private readonly tokens: FormTokens,
    private readonly passwordSignIn: PasswordSignIn,
  ) {}

  async show(parameters: Parameters, visit: Visit): Promise<void> {
    const entered = await this.journey.enter(parameters, visit);
    if (!entered) return;
    const decision = await this.journey.decide(entered, visit);
    if (decision.kind === 'asked' && decision.question.prompt === 'login') await this.page(decision.question, entered, visit);
    else this.journey.follow(decision, entered, visit);
  }

  async submit(form: Parameters, visit: Visit): Promise<void> {
    const entered = await this.journey.enter(form, visit);
    if (!entered) return;
    const problems = SIGN_IN_PROBLEMS(visit.words);
    if (!this.tokens.verify(form.get('token'), visit, about(entered))) return this.again(problems.unverified, form, entered, visit);
    if (form.get('decision') === 'cancel') {
      return this.journey.follow(await this.journey.decide(entered, visit, { cancelled: true }), entered, visit);
    }
    const username = form.get('username');
    const password = form.get('password');
    if (username === undefined || password === undefined) return this.again(problems.incomplete, form, entered, visit);
    const result = await this.passwordSignIn.attempt({ username, password }, visit).catch(busy);
    if (result.kind === 'throttled') return this.again(problems.throttled(result.retryAfter), form, entered, visit);
    if (result.kind !== 'signed-in') return this.again(problems[result.kind], form, entered, visit);
    const decision = await this.journey.decide(entered, visit, { sessionCookie: result.sessionCookie });
    this.journey.follow(decision, entered, visit);
  }

  /** The page once more, with what is wrong; or, where the request itself went bad in the meantime, what becomes of that. */
  private async again(problem: SignInProblem, form: Parameters, entered: Entered, visit: Visit): Promise<void> {
    const decision = await this.journey.decide(entered, visit, { sessionCookie: undefined, otherSessionCookies: [] });
    if (decision.kind === 'asked') await this.page(decision.question, entered, visit, { problem, username: form.get('username') });
    else this.journey.follow(decision, entered, visit);
  }

  private async page(question: Question, entered: Entered, visit: Visit, tried?: Tried): Promise<void> {
    const { request, signedIn } = question;
    const again = signedIn !== undefined && !entered.interaction.reauthenticate;
    const view = {
      words: visit.words,
      client: clientName(request.client, visit.words.language),
      again,
      action: visit.to('sign-in'),
      interaction: entered.sealed,
      token: this.tokens.mint(visit, about(entered)),
      formTargets: formTargets(request.redirectUri),
      create: again ? undefined : await this.journey.newAccount(question, visit, entered.interaction),
      username: tried?.username ?? request.loginHint ?? (again ? signedIn.account.username : undefined),
      ...(tried && { problem: tried.problem }),
    };
    visit.show(signInPage(view));
  }
}

const about = ({ sealed }: Entered): readonly string[] => ['sign-in', sealed];
