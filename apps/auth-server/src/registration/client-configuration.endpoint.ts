import { Injectable } from '@nestjs/common';
import { knowsPeopleAlike } from '@latchkey/claims';
import { ClientDirectory, RegistrationTrail, SecretIssuer, SelfContainedClients, usesSecret, type ClientMetadata, type ClientMetadataDocument } from '@latchkey/clients';
import { Clock, InvalidClientMetadata, InvalidToken, NotFound, asSecret, equalInConstantTime, hashToken } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import { UnitOfWork, type ClientRecord, type ClientSecretRecord, type Stores, type TenantRecord } from '@latchkey/storage';
import { SigningKeys } from '@latchkey/token-issuance';
import { RegistrableMetadataReader, type RegistrableMetadata } from './registrable-metadata.js';
import type { RegistrationRequest } from './registration-request.js';
import { RegistrationResponses, type RegistrationResponse } from './registration-response.js';
import { RowLimit } from './row-limit.js';

/** What only the server says of a client: an update must not pretend to (RFC 7592 §2.2). */
const NOT_SENT = ['registration_access_token', 'registration_client_uri', 'client_secret_expires_at', 'client_id_issued_at'];

/** The client configuration endpoint (RFC 7592): a client that registered itself reads, changes and removes its registration. */
@Injectable()
export class ClientConfigurationEndpoint {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: ClientDirectory,
    private readonly selfContained: SelfContainedClients,
    private readonly reader: RegistrableMetadataReader,
    private readonly responses: RegistrationResponses,
    private readonly revocations: Revocations,
    private readonly limit: RowLimit,
    private readonly trail: RegistrationTrail,
    private readonly signingKeys: SigningKeys,
    private readonly secretIssuer: SecretIssuer,
    private readonly clock: Clock,
  ) {}

  /** RFC 7592 §2.1 @throws OAuthError */
  read(request: RegistrationRequest, clientId: string): Promise<RegistrationResponse> {
    return this.unitOfWork.run(request.tenant, async (stores) => {
      const client = await this.authenticate(request, clientId, stores);
      return this.responses.of(client, stores.tenant, request.token);
    });
  }

  /** RFC 7592 §2.2: what is sent replaces everything. A client without a row gets one, which is as old as its id. @throws OAuthError */
  update(request: RegistrationRequest, clientId: string, sent: ClientMetadataDocument): Promise<RegistrationResponse> {
    return this.unitOfWork.run(request.tenant, async (stores) => {
      const before = await this.authenticate(request, clientId, stores);
      const registrable = await this.reader.read(await this.replacing(before, sent, stores), request.address, stores);
      await this.signingKeys.provide([registrable.metadata.idTokenSignedResponseAlg, registrable.metadata.userinfoSignedResponseAlg], stores);
      // Each writes, and every node hears of it: what a stranger may cause is counted, row or not.
      if (before.registration?.by === 'open') await this.limit.take(request.address, stores);
      const after = await this.save(await this.changed(before, registrable, stores), stores);
      await this.trail.record({ action: 'updated', clientId, before, after, address: request.address }, stores);
      if (before.scope.some((scope) => !after.scope.includes(scope))) await this.revocations.revokeClient(clientId, stores);
      // Tokens that name people as nobody does any more could not be ended with the person.
      else if (!knowsPeopleAlike(before, after)) this.revocations.endTokensOfClient(clientId, stores);
      return this.responses.of(after, stores.tenant, request.token);
    });
  }

  /** RFC 7592 §2.3: ends everything that was issued to it; the id is not valid again. @throws OAuthError */
  async remove(request: RegistrationRequest, clientId: string): Promise<void> {
    await this.unitOfWork.run(request.tenant, async (stores) => {
      const client = await this.authenticate(request, clientId, stores);
      if (client.version === 0 && (await this.bury(client, request, stores))) return;
      if ((await stores.clients.remove(clientId)) === 'absent') return;
      this.revocations.endTokensOfClient(clientId, stores);
      await this.trail.record({ action: 'removed', clientId, before: client, address: request.address }, stores);
    });
  }

  /** Ends a client without a row. @returns false where that was too late: one whom somebody consents to at this very moment has become a row */
  private async bury({ clientId, expiresAt }: ClientRecord, { address }: RegistrationRequest, stores: Stores): Promise<boolean> {
    await this.limit.take(address, stores);
    return expiresAt !== undefined && (await stores.clients.bury(clientId, this.clock.now(), expiresAt)) === 'buried';
  }

  /** @throws InvalidToken, the same for an unknown client as for a wrong token */
  private async authenticate({ token }: RegistrationRequest, clientId: string, stores: Stores): Promise<ClientRecord> {
    if (stores.tenant.settings.registration === 'off') throw new NotFound({ description: 'clients do not register themselves at this tenant' });
    const client = token === undefined ? undefined : await this.directory.current(clientId, stores);
    const right = client?.registration && token !== undefined && equalInConstantTime(hashToken(asSecret(token)), client.registration.accessTokenHash);
    if (!client || !right) throw new InvalidToken({ description: 'expected the registration_access_token of this client in the Authorization header' });
    return client;
  }

  private async replacing(before: ClientRecord, sent: ClientMetadataDocument, { tenant }: Stores): Promise<ClientMetadataDocument> {
    const { client_id: clientId, client_secret: secret, ...metadata } = sent;
    if (clientId !== before.clientId) throw new InvalidClientMetadata({ description: 'client_id must be that of the client' });
    const foreign = NOT_SENT.find((member) => Object.hasOwn(sent, member));
    if (foreign !== undefined) throw new InvalidClientMetadata({ description: `${foreign} must not be sent` });
    if (secret !== undefined && secret !== (await this.responses.of(before, tenant)).client_secret) {
      throw new InvalidClientMetadata({ description: 'client_secret must be that of the client, or be left out' });
    }
    return metadata;
  }

  private async changed(before: ClientRecord, { metadata }: RegistrableMetadata, { tenant }: Stores): Promise<ClientRecord> {
    const { clientId, registration, expiresAt, version, createdAt } = before;
    const secrets = await this.secrets(before, metadata, tenant);
    return {
      ...metadata, clientId, secrets, version, createdAt, updatedAt: this.clock.now(),
      // What an administrator gave stays given.
      entitlements: before.entitlements,
      ...(registration && { registration }),
      ...(expiresAt && { expiresAt }),
    };
  }

  /** Another one where it has none that it can use on: what it once held does not come back. */
  private async secrets(before: ClientRecord, metadata: ClientMetadata, tenant: TenantRecord): Promise<readonly ClientSecretRecord[]> {
    const kept = this.secretIssuer.kept(before, metadata, tenant.id);
    if (kept.length > 0 || !usesSecret(metadata)) return kept;
    const client = { ...metadata, clientId: before.clientId };
    if (metadata.tokenEndpointAuthMethod === 'client_secret_jwt') return [(await this.secretIssuer.issue({ tenant: tenant.id, client })).record];
    return [this.selfContained.anotherSecret(before.clientId, tenant)];
  }

  private async save(client: ClientRecord, { clients }: Stores): Promise<ClientRecord> {
    const outcome = client.version === 0 ? await clients.add({ ...client, version: 1 }) : await clients.update(client);
    if (outcome === 'exists' || outcome === 'conflict') throw new InvalidClientMetadata({ description: 'the client was changed meanwhile; read it and try again' });
    return { ...client, version: client.version + 1 };
  }
}
