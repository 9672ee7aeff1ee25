import { Injectable } from '@nestjs/common';
import { Sessions } from '@latchkey/accounts';
import { LoginRequired, type Secret } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { AuthorizationCodes } from '@latchkey/token-issuance';
import { AuthorizationRecords } from './authorization-records.js';
import { ConsentPrompt, type Situation } from './prompts/index.js';

/** Grants a request of which nothing is left to ask. */
@Injectable()
export class AuthorizationGranter {
  constructor(
    private readonly sessions: Sessions,
    private readonly consent: ConsentPrompt,
    private readonly records: AuthorizationRecords,
    private readonly codes: AuthorizationCodes,
  ) {}

  /**
   * Holds account, session and consent, in this order, checks once more what could have changed, and adds the authorization and its code.
   * @throws LoginRequired, AccessDenied when session or consent ended this very moment; InvalidScope, InvalidTarget
   */
  async grant(situation: Situation, stores: Stores): Promise<Secret> {
    const { request, signedIn } = situation;
    const held = signedIn && (await this.sessions.hold(signedIn.session, stores));
    if (!held) throw new LoginRequired({ description: 'the session has just ended' });
    const question = await this.consent.about(request, held, stores);
    const basis = await this.consent.settle(question, { ...situation, signedIn: held }, stores);
    const authorization = this.records.make(question, { signedIn: held, consented: basis !== 'implicit' }, stores);
    await stores.authorizations.add(authorization);
    const { client, redirectUri, codeChallenge } = request;
    const binding = { client, authorizationId: authorization.id, redirectUri, ...(codeChallenge !== undefined && { codeChallenge }) };
    return this.codes.issue(binding, stores);
  }
}
