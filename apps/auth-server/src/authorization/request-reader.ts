import { Injectable } from '@nestjs/common';
import { ClientDirectory } from '@latchkey/clients';
import { AccessPolicy } from '@latchkey/grants';
import type { OAuthError } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { draftOf, type AuthorizationRequest, type Draft, type RawParameters, type TrustedRedirect } from './authorization-request.js';
import { RequestObjects } from './request-object/request-objects.js';
import { modeOfUnchecked } from './response-modes/index.js';
import { RULES_AFTER_TRUST, RULES_BEFORE_TRUST, type Arrival } from './rules/index.js';

/** A request whose errors can be sent to the client. */
export interface Arrived {
  readonly trusted: TrustedRedirect;
  /** What it asks for, its request object opened. */
  readonly raw: RawParameters;
  readonly fault: OAuthError | undefined;
}

/** Runs the rules. */
@Injectable()
export class RequestReader {
  constructor(
    private readonly policy: AccessPolicy,
    private readonly directory: ClientDirectory,
    private readonly requestObjects: RequestObjects,
  ) {}

  /** @throws OAuthError that nobody but the person may see */
  async trust(raw: RawParameters, stores: Pick<Stores, 'tenant' | 'clients'>): Promise<Arrived> {
    const arrival: Arrival = { raw, stores: { clients: { find: (clientId) => this.directory.find(clientId, stores) } } };
    for (const rule of RULES_BEFORE_TRUST) await rule(arrival, { requestObjects: this.requestObjects, stores });
    const { client, redirectUri, state, fault } = arrival;
    if (!client || redirectUri === undefined) throw new Error('The rules before trust let a request pass without a client or a redirect URI.');
    // A mode that is not served is an error like others; that, too, must travel somehow.
    return { trusted: { client, redirectUri, state, responseMode: modeOfUnchecked(arrival.raw) }, raw: arrival.raw, fault };
  }

  /** @throws OAuthError that the client is told at its redirect URI */
  async read({ raw, trusted, fault }: Arrived, stores: Pick<Stores, 'resources' | 'tenant'>): Promise<AuthorizationRequest> {
    if (fault) throw fault;
    const draft: Draft = draftOf(raw, trusted);
    for (const rule of RULES_AFTER_TRUST) await rule(draft, { stores, policy: this.policy });
    return draft;
  }
}
