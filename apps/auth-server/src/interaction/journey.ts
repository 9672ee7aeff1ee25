import { Injectable } from '@nestjs/common';
import { Clock, type Parameters } from '@latchkey/protocol';
import { AuthorizationEndpoint, type AuthorizationAttempt } from '../authorization/authorization.endpoint.js';
import type { Decision } from '../authorization/decision.js';
import { DecisionReply } from '../authorization/decision-reply.js';
import { Interactions, rawParametersOf, type Interaction } from '../authorization/interactions.js';
import type { Question } from '../authorization/prompts/index.js';
import type { Visit } from './browser/visit.js';
import { brokenPage, expiredPage } from './pages/notice.page.js';

/** A page that goes on with an interaction. */
export interface Entered {
  readonly sealed: string;
  readonly interaction: Interaction;
}

type Changes = Pick<AuthorizationAttempt, 'answer' | 'cancelled' | 'sessionCookie' | 'chosen'>;

/** The way of a request through the pages: in, on, and out. */
@Injectable()
export class Journey {
  constructor(
    private readonly interactions: Interactions,
    private readonly endpoint: AuthorizationEndpoint,
    private readonly reply: DecisionReply,
    private readonly clock: Clock,
  ) {}

  /** @returns undefined when there is nothing to go on with, and a page was shown that says how to */
  enter(parameters: Parameters, visit: Visit): Entered | undefined {
    const sealed = parameters.get('interaction');
    const opened = this.interactions.open(sealed, visit.tenant);
    if (opened.state === 'broken' || sealed === undefined) return void visit.show(brokenPage(visit.words));
    visit.heed(new Map(opened.interaction.parameters));
    if (opened.state === 'expired') return void visit.show(expiredPage(visit.words, startOf(opened.interaction, visit)));
    return { sealed, interaction: opened.interaction };
  }

  /** What becomes of the request now, checked from its beginning. */
  decide({ interaction }: Entered, visit: Visit, changes: Partial<Changes> = {}): Promise<Decision> {
    const { tenant, sessionCookie } = visit;
    const { began, reauthenticate, chosen } = interaction;
    return this.endpoint.decide({ tenant, parameters: rawParametersOf(interaction), began, reauthenticate, chosen, sessionCookie, ...changes });
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
}

const startOf = ({ parameters }: Interaction, visit: Visit): string =>
  `${visit.to('authorize')}?${new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString()}`;
