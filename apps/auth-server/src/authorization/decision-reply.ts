import { Injectable } from '@nestjs/common';
import { UnauthorizedClient, type OAuthError } from '@latchkey/protocol';
import type { Visit } from '../interaction/browser/visit.js';
import { formPostPage } from '../interaction/pages/form-post.page.js';
import { errorPage } from '../interaction/pages/notice.page.js';
import type { Decision } from './decision.js';
import { Interactions, type Course } from './interactions.js';
import type { PromptName, Question } from './prompts/index.js';
import type { Delivery } from './response-modes/index.js';

/** The page that puts each question. */
const PROMPT_PATHS: Readonly<Record<PromptName, string>> = { create: 'sign-up', select_account: 'select-account', login: 'sign-in', consent: 'consent' };

/** Brings a decision to the browser. */
@Injectable()
export class DecisionReply {
  constructor(private readonly interactions: Interactions) {}

  /** @param went the interaction that the request is under already, as its course */
  send(decision: Decision, visit: Visit, went: Course): void {
    switch (decision.kind) {
      case 'shown':
        return visit.show(errorPage(visit.words, decision.error, statusOf(decision.error)));
      case 'answered':
        return this.deliver(decision.delivery, visit);
      case 'asked':
        return this.ask(decision.question, visit, went);
    }
  }

  private deliver(delivery: Delivery, visit: Visit): void {
    visit.rememberState();
    if (delivery.kind === 'redirect') visit.redirect(delivery.location);
    else visit.show(formPostPage(visit.words, delivery));
  }

  /** The address of the page for a question. */
  addressOf({ prompt, request }: Question, visit: Visit, course: Course): string {
    const sealed = this.interactions.seal({ ...course, parameters: request.parameters.entries() }, visit.tenant);
    return `${visit.to(PROMPT_PATHS[prompt])}?interaction=${sealed}`;
  }

  private ask(question: Question, visit: Visit, went: Course): void {
    // Given with the redirect already, so that pages in several tabs are all tied to the same one.
    visit.rememberBrowser();
    visit.redirect(this.addressOf(question, visit, went));
  }
}

/** A person's browser is not asked to authenticate with an HTTP scheme, which is what 401 would say. */
const statusOf = ({ status }: OAuthError): number => (status === 401 ? new UnauthorizedClient().status : status);
