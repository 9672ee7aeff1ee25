import { Injectable } from '@nestjs/common';
import { RegistrationTrail, SelfContainedClients, newClientId, type ClientMetadataDocument } from '@latchkey/clients';
import { Clock, InvalidToken, NotFound, Randomness, after, asSecret, hashToken } from '@latchkey/protocol';
import { UnitOfWork, type ClientRecord, type Stores } from '@latchkey/storage';
import { SigningKeys } from '@latchkey/token-issuance';
import { MissingToken } from '../http/challenges.js';
import { RegistrableMetadataReader, type RegistrableMetadata } from './registrable-metadata.js';
import type { RegistrationRequest } from './registration-request.js';
import { RegistrationResponses, type RegistrationResponse } from './registration-response.js';
import { RowLimit } from './row-limit.js';

/** Seconds that a client which needs a row is kept for somebody's consent. */
const KEPT_UNCONSENTED = 86_400;

/**
 * The registration endpoint (RFC 7591 §3, OIDC Registration §3). A client that anybody may register is kept nowhere: its id is its
 * registration. A row is made where the metadata do not fit into one, or an initial access token vouches for the client.
 */
@Injectable()
export class RegistrationEndpoint {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: RegistrableMetadataReader,
    private readonly selfContained: SelfContainedClients,
    private readonly responses: RegistrationResponses,
    private readonly limit: RowLimit,
    private readonly trail: RegistrationTrail,
    private readonly signingKeys: SigningKeys,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** @throws OAuthError, NotFoundException where registration is off */
  register(request: RegistrationRequest, sent: ClientMetadataDocument): Promise<RegistrationResponse> {
    return this.unitOfWork.run(request.tenant, async (stores) => {
      const vouched = await this.vouched(request, stores);
      const registrable = await this.reader.read(sent, request.address, stores);
      await this.signingKeys.provide([registrable.metadata.idTokenSignedResponseAlg, registrable.metadata.userinfoSignedResponseAlg], stores);
      const client = vouched ? await this.lasting(registrable, request, stores) : await this.open(registrable, request, stores);
      const response = await this.responses.of(client, stores.tenant);
      return typeof sent.software_statement === 'string' ? { ...response, software_statement: sent.software_statement } : response;
    });
  }

  /** Whether an initial access token vouches for the client. @throws NotFound where nobody registers, InvalidToken where one is needed or a wrong one is shown */
  private async vouched({ token }: RegistrationRequest, { tenant, initialAccessTokens }: Stores): Promise<boolean> {
    const { registration } = tenant.settings;
    if (registration === 'off') throw new NotFound({ description: 'clients do not register themselves at this tenant' });
    if (token === undefined && registration === 'open') return false;
    if (token !== undefined && (await initialAccessTokens.spend(hashToken(asSecret(token)), this.clock.now()))) return true;
    if (token === undefined) throw new MissingToken({ description: 'expected an initial access token in the Authorization header' });
    throw new InvalidToken({ description: 'the initial access token is unknown, expired or used up' });
  }

  private async open({ json, metadata, sector }: RegistrableMetadata, { address }: RegistrationRequest, stores: Stores): Promise<ClientRecord> {
    const client = this.selfContained.make(json, stores.tenant, sector);
    if (client) return client;
    await this.limit.take(address, stores);
    const kept = this.selfContained.describe(newClientId(this.randomness), metadata, stores.tenant);
    const soon = after(kept.createdAt, KEPT_UNCONSENTED);
    const expiresAt = kept.expiresAt && kept.expiresAt < soon ? kept.expiresAt : soon;
    return this.added({ ...kept, expiresAt }, address, stores);
  }

  private async lasting({ metadata }: RegistrableMetadata, { address }: RegistrationRequest, stores: Stores): Promise<ClientRecord> {
    const client = this.selfContained.describe(newClientId(this.randomness), metadata, stores.tenant);
    if (!client.registration) throw new Error('A client that registers itself has a registration.');
    return this.added({ ...client, registration: { ...client.registration, by: 'token', lasting: true } }, address, stores);
  }

  private async added(client: ClientRecord, address: string, stores: Stores): Promise<ClientRecord> {
    const row = { ...client, version: 1 };
    if ((await stores.clients.add(row)) === 'exists') throw new Error('A client id of 128 random bits was taken.');
    await this.trail.record({ action: 'registered', clientId: row.clientId, after: row, address }, stores);
    return row;
  }
}
