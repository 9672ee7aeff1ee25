import { Injectable } from '@nestjs/common';
import { Sessions } from '@latchkey/accounts';
import { LoginRequired, responseTypeHas } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { ClientEncryption } from '@latchkey/token-issuance';
import { AuthorizationRecords } from './authorization-records.js';
import { AuthorizationResponses } from './authorization-responses.js';
import { ConsentPrompt, type Situation } from './prompts/index.js';
import type { ResponseParameters } from './response-modes/index.js';

/** Grants a request of which nothing is left to ask. */
@Injectable()
export class AuthorizationGranter {
  constructor(
    private readonly sessions: Sessions,
    private readonly consent: ConsentPrompt,
    private readonly records: AuthorizationRecords,
    private readonly responses: AuthorizationResponses,
    private readonly encryption: ClientEncryption,
  ) {}

  /**
   * Holds account, session and consent, in this order, checks once more what could have changed, and adds the authorization with what the
   * response type brings of it; of `none` there is nothing (Multiple Response Types §4).
   * @throws LoginRequired, AccessDenied when session or consent ended this very moment; InvalidScope, InvalidTarget
   */
  async grant(situation: Situation, stores: Stores): Promise<ResponseParameters> {
    const { request, signedIn } = situation;
    if (responseTypeHas(request.responseType, 'id_token')) await this.encryption.prepare(request.client);
    const held = signedIn && (await this.sessions.hold(signedIn.session, stores));
    if (!held) throw new LoginRequired({ description: 'the session has just ended' });
    const question = await this.consent.about(request, held, stores);
    const basis = await this.consent.settle(question, { ...situation, signedIn: held }, stores);
    if (request.responseType === 'none') return {};
    const authorization = this.records.make(question, { signedIn: held, consented: basis !== 'implicit' }, stores);
    await stores.authorizations.add(authorization);
    return this.responses.of(request, authorization, stores);
  }
}
