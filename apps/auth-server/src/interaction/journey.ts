import { Injectable } from '@nestjs/common';
import { ClientDirectory } from '@latchkey/clients';
import { Clock, type Parameters } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import { AuthorizationEndpoint, type AuthorizationAttempt } from '../authorization/authorization.endpoint.js';
import type { Decision } from '../authorization/decision.js';
import { DecisionReply } from '../authorization/decision-reply.js';
import { Interactions, rawParametersOf, type Interaction } from '../authorization/interactions.js';
import type { Question } from '../authorization/prompts/index.js';
import type { Visit } from './browser/visit.js';
import { brokenPage, expiredPage, type Way } from './pages/notice.page.js';
import { wayToSignIn } from './way-to-client.js';

/** A page that goes on with an interaction. */
export interface Entered {
  readonly sealed: string;
  readonly interaction: Interaction;
}

type Changes = Pick<AuthorizationAttempt, 'answer' | 'cancelled' | 'sessionCookie' | 'otherSessionCookies' | 'chosen'>;

/** The way of a request through the pages: in, on, and out. */
@Injectable()
export class Journey {
  constructor(
    private readonly interactions: Interactions,
    private readonly endpoint: AuthorizationEndpoint,
    private readonly reply: DecisionReply,
    private readonly directory: ClientDirectory,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @returns undefined when there is nothing to go on with, and a page was shown that says how to */
  async enter(parameters: Parameters, visit: Visit): Promise<Entered | undefined> {
    const sealed = parameters.get('interaction');
    const opened = this.interactions.open(sealed, visit.tenant);
    if (opened.state === 'broken' || sealed === undefined) return void visit.show(brokenPage(visit.words));
    visit.heed(new Map(opened.interaction.parameters));
    if (opened.state === 'expired') return void visit.show(expiredPage(visit.words, await this.wayToStart(opened.interaction, visit)));
    return { sealed, interaction: opened.interaction };
  }

  /** What becomes of the request now, checked from its beginning. */
  decide({ interaction }: Entered, visit: Visit, changes: Partial<Changes> = {}): Promise<Decision> {
    const { tenant, sessionCookie, otherSessionCookies, browserState } = visit;
    return this.endpoint.decide({ tenant, sessionCookie, otherSessionCookies, browserState, ...interaction, parameters: rawParametersOf(interaction), ...changes });
  }

  /** To the next page, or to the client. */
  follow(decision: Decision, { interaction }: Entered, visit: Visit): void {
    this.reply.send(decision, visit, interaction);
  }

  /** Leads to the same request by way of signing in as somebody else: whoever is signed in by now does not count. */
  otherAccount(question: Question, visit: Visit): string {
    const signedInAt = question.signedIn?.session.authTime.getTime() ?? 0;
    const began = new Date(Math.max(this.clock.now().getTime(), signedInAt + 1));
    return this.reply.addressOf({ ...question, prompt: 'login' }, visit, { began, reauthenticate: true });
  }

  /** Leads to the same request by way of making an account, where the tenant lets people. */
  newAccount(question: Question, visit: Visit, { began }: Interaction): Promise<string | undefined> {
    return this.unitOfWork.run(visit.tenant, async ({ tenant: { settings } }) =>
      settings.signUp ? this.reply.addressOf({ ...question, prompt: 'create' }, visit, { began, reauthenticate: false, signingUp: true }) : undefined,
    );
  }

  /** Back to the client, which begins anew with a state of its own; where it does not say how, the same request once more. */
  private async wayToStart({ parameters }: Interaction, visit: Visit): Promise<Way> {
    const clientId = new Map(parameters).get('client_id') ?? '';
    const client = await this.unitOfWork.run(visit.tenant, (stores) => this.directory.find(clientId, stores));
    const query = new URLSearchParams(parameters.map(([name, value]) => [name, value]));
    return (client && wayToSignIn(client, visit)) ?? { to: `${visit.to('authorize')}?${query.toString()}`, label: visit.words.expired.restart };
  }
}
