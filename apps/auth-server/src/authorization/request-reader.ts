import { Injectable } from '@nestjs/common';
import { AccessPolicy } from '@latchkey/grants';
import type { Stores } from '@latchkey/storage';
import { draftOf, type AuthorizationRequest, type Draft, type RawParameters, type TrustedRedirect } from './authorization-request.js';
import { modeOfUnchecked } from './response-modes/index.js';
import { RULES_AFTER_TRUST, RULES_BEFORE_TRUST, type Arrival } from './rules/index.js';

/** Runs the rules. */
@Injectable()
export class RequestReader {
  constructor(private readonly policy: AccessPolicy) {}

  /** @throws OAuthError that nobody but the person may see */
  async trust(raw: RawParameters, stores: Pick<Stores, 'clients'>): Promise<TrustedRedirect> {
    const arrival: Arrival = { raw, stores };
    for (const rule of RULES_BEFORE_TRUST) await rule(arrival);
    const { client, redirectUri, state } = arrival;
    if (!client || redirectUri === undefined) throw new Error('The rules before trust let a request pass without a client or a redirect URI.');
    // A mode that is not served is an error like others; that, too, must travel somehow.
    return { client, redirectUri, state, responseMode: modeOfUnchecked(raw) };
  }

  /** @throws OAuthError that the client is told at its redirect URI */
  async read(raw: RawParameters, trusted: TrustedRedirect, stores: Pick<Stores, 'resources' | 'tenant'>): Promise<AuthorizationRequest> {
    const draft: Draft = draftOf(raw, trusted);
    for (const rule of RULES_AFTER_TRUST) await rule(draft, { stores, policy: this.policy });
    return draft;
  }
}
