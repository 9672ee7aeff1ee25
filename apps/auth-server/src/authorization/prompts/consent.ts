import { Injectable } from '@nestjs/common';
import { Consents, type SignedIn } from '@latchkey/accounts';
import { ClientDirectory } from '@latchkey/clients';
import { AccessPolicy } from '@latchkey/grants';
import { AccessDenied, ConsentRequired, returnsTokens } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import type { AuthorizationRequest } from '../authorization-request.js';
import { requestedAccess } from '../requested-access.js';
import { withClaims } from '../requested-claims.js';
import { Prompt, type Question, type Situation } from './prompt.js';

/** What an access rests on. given: now · recorded: earlier, and it covers all · implicit: an administrator's decision · missing: nothing */
export type ConsentBasis = 'given' | 'recorded' | 'implicit' | 'missing';

/** The person consents to what was not allowed before. */
@Injectable()
export class ConsentPrompt extends Prompt {
  readonly name = 'consent';

  constructor(
    private readonly consents: Consents,
    private readonly policy: AccessPolicy,
    private readonly directory: ClientDirectory,
  ) {
    super();
  }

  async question(situation: Situation, stores: Stores): Promise<Question | undefined> {
    if (!situation.signedIn) return undefined;
    const question = await this.about(situation.request, situation.signedIn, stores);
    return (await this.basis(question, situation, stores)) === 'missing' ? question : undefined;
  }

  unasked(): ConsentRequired {
    return new ConsentRequired({ description: 'the person has not consented to this access' });
  }

  /** The question as it stands for this person. @throws InvalidScope, InvalidTarget when this person may not have it */
  async about(request: AuthorizationRequest, signedIn: SignedIn, stores: Pick<Stores, 'resources' | 'tenant'>): Promise<Question> {
    const access = await requestedAccess(request, signedIn.account, { stores, policy: this.policy });
    return { prompt: this.name, request, signedIn, access, allows: withClaims(access, request, stores.tenant.settings) };
  }

  /**
   * Makes what the access rests on last until the unit of work ends: records a consent given now, holds one on record.
   * @throws AccessDenied when the person refused, or has withdrawn the consent this very moment
   */
  async settle(question: Question, situation: Situation, stores: Stores): Promise<ConsentBasis> {
    const basis = await this.basis(question, situation, stores);
    const parties = { accountId: question.signedIn?.account.id ?? '', clientId: question.request.client.clientId };
    // A client that is nothing but its id becomes a row, which the consent can name.
    if (basis === 'given') await this.directory.keep(question.request.client, stores);
    // Not every client ever comes to the token endpoint.
    if (basis === 'recorded') await this.directory.used(question.request.client, stores);
    if (basis === 'given') await this.consents.record(parties, question.allows, stores);
    if (basis === 'missing' || (basis === 'recorded' && !(await this.consents.hold(parties, question.allows, stores)))) {
      throw new AccessDenied({ description: 'the consent has just been withdrawn' });
    }
    return basis;
  }

  private async basis(question: Question, { request, answer }: Situation, stores: Pick<Stores, 'consents'>): Promise<ConsentBasis> {
    const { client } = request;
    if (answer) {
      if (!answer.isTo(question)) return 'missing';
      if (answer.decision === 'refuse') throw new AccessDenied({ description: 'the person refused' });
      return 'given';
    }
    if (request.prompts.has('consent')) return 'missing';
    if (couldBeAnyone(request)) return 'missing';
    if (client.consent === 'implicit' && client.tokenEndpointAuthMethod !== 'none' && !client.registration) return 'implicit';
    if (!question.signedIn) return 'missing';
    const parties = { accountId: question.signedIn.account.id, clientId: client.clientId };
    return (await this.consents.cover(parties, question.allows, stores)) ? 'recorded' : 'missing';
  }
}

/**
 * A public client proves who it is by its https address alone, and so does any client that is given tokens through the browser. At a
 * loopback address or a private-use scheme any application on the device can come in its name, so a consent on record proves nothing
 * (RFC 8252 §8.6).
 */
const couldBeAnyone = ({ client, redirectUri, responseType }: AuthorizationRequest): boolean =>
  (client.tokenEndpointAuthMethod === 'none' || returnsTokens(responseType)) && !redirectUri.startsWith('https:');
