import { Injectable } from '@nestjs/common';
import type { Parameters } from '@latchkey/protocol';
import type { Question } from '../../authorization/prompts/index.js';
import { FormTokens } from '../browser/form-tokens.js';
import type { Visit } from '../browser/visit.js';
import { busy } from '../busy.js';
import { clientName } from '../client-name.js';
import { Journey, type Entered } from '../journey.js';
import { signUpPage, type SignUpFields, type SignUpProblem } from '../pages/sign-up.page.js';
import { formTargets } from '../pages/web-address.js';
import type { Step } from '../step.controller.js';
import { PasswordSignUp } from './password-sign-up.js';
import { signUpProblem } from './sign-up-problems.js';

interface Tried {
  readonly problem: SignUpProblem;
  readonly fields: SignUpFields;
}

/** The page to make an account on, and what its form sends. */
@Injectable()
export class SignUpStep implements Step {
  constructor(
    private readonly journey: Journey,
    private readonly tokens: FormTokens,
    private readonly passwordSignUp: PasswordSignUp,
  ) {}

  async show(parameters: Parameters, visit: Visit): Promise<void> {
    const entered = await this.journey.enter(parameters, visit);
    if (entered) await this.ask(entered, visit);
  }

  async submit(form: Parameters, visit: Visit): Promise<void> {
    const entered = await this.journey.enter(form, visit);
    if (!entered) return;
    const { words } = visit;
    const fields = fieldsOf(form);
    if (!this.tokens.verify(form.get('token'), visit, about(entered))) {
      return this.ask(entered, visit, { problem: signUpProblem({ kind: 'unverified' }, words), fields });
    }
    const cancelled = form.get('decision') === 'cancel';
    const decision = await this.journey.decide(entered, visit, { cancelled });
    // What the form is for may be over: the tenant lets nobody sign up any more, or the person signed in elsewhere.
    if (cancelled || decision.kind !== 'asked' || decision.question.prompt !== 'create') return this.journey.follow(decision, entered, visit);
    const filled = { ...fields, username: fields.username ?? '', password: form.get('password') ?? '' };
    const result = await this.passwordSignUp.attempt(filled, visit).catch(busy);
    if (result.kind !== 'signed-up') return this.ask(entered, visit, { problem: signUpProblem(result, words), fields });
    this.journey.follow(await this.journey.decide(entered, visit, { sessionCookie: result.sessionCookie }), entered, visit);
  }

  private async ask(entered: Entered, visit: Visit, tried?: Tried): Promise<void> {
    const decision = await this.journey.decide(entered, visit);
    if (decision.kind === 'asked' && decision.question.prompt === 'create') this.page(decision.question, entered, visit, tried);
    else this.journey.follow(decision, entered, visit);
  }

  private page(question: Question, entered: Entered, visit: Visit, tried: Tried | undefined): void {
    const { request } = question;
    visit.show(
      signUpPage({
        words: visit.words,
        client: clientName(request.client, visit.words.language),
        fields: tried?.fields ?? (request.loginHint === undefined ? {} : { username: request.loginHint }),
        action: visit.to('sign-up'),
        interaction: entered.sealed,
        token: this.tokens.mint(visit, about(entered)),
        signIn: this.journey.otherAccount(question, visit),
        formTargets: formTargets(request.redirectUri),
        ...(tried && { problem: tried.problem }),
      }),
    );
  }
}

const about = ({ sealed }: Entered): readonly string[] => ['sign-up', sealed];

function fieldsOf(form: Parameters): SignUpFields {
  const field = (name: 'username' | 'name' | 'email') => {
    const value = form.get(name)?.trim();
    return value ? { [name]: value } : {};
  };
  return { ...field('username'), ...field('name'), ...field('email') };
}
