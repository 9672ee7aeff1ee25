import { Injectable } from '@nestjs/common';
import {
  ClientSecrets, checkClientId, checkEntitlements, newClientId, parseClientMetadata, renderClientMetadata, usesSecret,
  type ClientMetadata, type ClientMetadataDocument, type NewClientSecret,
} from '@latchkey/clients';
import { Clock, Randomness } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import { UnitOfWork, type ClientRecord, type Page, type PageRequest, type Stores } from '@latchkey/storage';
import { Authority } from '../access/authority.js';
import { SigningKeys } from '@latchkey/token-issuance';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import type { Precondition } from '../http/entity-tag.js';
import { Problem, invalid, notFound } from '../http/problem.js';
import { ClientChanges } from './client-changes.js';
import { ClientSectors } from './client-sectors.js';
import { clientWithSecretIds } from './client.document.js';
import type { CreateClientDto } from './client.dto.js';

/** The registered clients of a tenant. */
@Injectable()
export class ClientsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly secrets: ClientSecrets,
    private readonly changes: ClientChanges,
    private readonly authority: Authority,
    private readonly audit: Audit,
    private readonly revocations: Revocations,
    private readonly signingKeys: SigningKeys,
    private readonly sectors: ClientSectors,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  list({ tenant }: Caller, page: PageRequest): Promise<Page<ClientRecord>> {
    return this.unitOfWork.run(tenant, ({ clients }) => clients.list(page));
  }

  read({ tenant }: Caller, clientId: string): Promise<ClientRecord> {
    return this.unitOfWork.run(tenant, async ({ clients }) => {
      const client = await clients.current(clientId);
      if (!client) throw notFound('client');
      return client;
    });
  }

  /** @returns the client and, to be shown once, its secret */
  create(caller: Caller, { client_id, client_secret, ...json }: CreateClientDto): Promise<{ client: ClientRecord; secret?: string }> {
    return this.unitOfWork.run(caller.tenant, async (stores) => {
      const metadata = await this.parse(json as ClientMetadataDocument, stores);
      this.authority.covers(caller, metadata);
      await checkEntitlements(metadata.entitlements, [], stores);
      const clientId = client_id == null ? newClientId(this.randomness) : checkClientId(client_id);
      const secret = await this.firstSecret(metadata, client_secret ?? undefined);
      const now = this.clock.now();
      const client = { ...metadata, clientId, secrets: secret ? [secret.record] : [], version: 1, createdAt: now, updatedAt: now };
      if ((await stores.clients.add(client)) === 'exists') throw new Problem('conflict', { detail: 'A client has this client_id already.', errors: [{ field: 'client_id', message: 'is taken' }] });
      await this.signingKeys.provide([client.idTokenSignedResponseAlg, client.userinfoSignedResponseAlg], stores);
      await this.audit.record(caller, { action: 'client.created', target: { type: 'client', id: clientId }, after: clientWithSecretIds(client) }, stores);
      return { client, ...(secret && { secret: secret.value }) };
    });
  }

  /** Before anything is written, so that no transaction waits for another's server. */
  private async parse(json: ClientMetadataDocument, { tenant }: Stores, before?: ClientRecord): Promise<ClientMetadata> {
    const sector = await this.sectors.verify(json, before);
    return parseClientMetadata(json, { ...tenant.settings, ...(sector && { sector }) });
  }

  /** Writes the metadata that `change` makes of the present one. */
  update(caller: Caller, clientId: string, precondition: Precondition, change: (metadata: ClientMetadataDocument) => ClientMetadataDocument): Promise<ClientRecord> {
    return this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await this.changes.current(caller, clientId, stores);
      precondition.required().check(before.version);
      const metadata = await this.parse(change(renderClientMetadata(before)), stores, before);
      await this.signingKeys.provide([metadata.idTokenSignedResponseAlg, metadata.userinfoSignedResponseAlg], stores);
      return this.changes.save(caller, { action: 'client.updated', before, after: withMetadata(before, metadata) }, stores);
    });
  }

  /** Removes the client, and ends everything that was issued to it. */
  async remove(caller: Caller, clientId: string, precondition: Precondition): Promise<void> {
    await this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await this.changes.current(caller, clientId, stores);
      precondition.check(before.version);
      await this.end(clientId, stores);
      await this.audit.record(caller, { action: 'client.removed', target: { type: 'client', id: clientId }, before: clientWithSecretIds(before) }, stores);
    });
  }

  private async end(clientId: string, stores: Stores): Promise<void> {
    await this.revocations.revokeClient(clientId, stores);
    if ((await stores.clients.remove(clientId)) === 'absent') throw notFound('client');
  }

  private async firstSecret(metadata: ClientMetadata, chosen: string | undefined): Promise<NewClientSecret | undefined> {
    const now = this.clock.now();
    if (usesSecret(metadata)) return chosen === undefined ? this.secrets.generate(now) : this.secrets.choose(chosen, now);
    if (chosen === undefined) return undefined;
    throw invalid('client_secret', `is not for token_endpoint_auth_method ${metadata.tokenEndpointAuthMethod}`);
  }
}

/** A client that authenticates without a secret from now on must not be proved by one later; one that registered itself stays one. */
function withMetadata({ clientId, secrets, registration, expiresAt, version, createdAt, updatedAt }: ClientRecord, metadata: ClientMetadata): ClientRecord {
  if (registration && metadata.consent !== 'explicit') throw invalid('consent', 'must be explicit for a client that registered itself');
  if (registration && metadata.grantTypes.includes('client_credentials')) throw invalid('grant_types', 'must not hold client_credentials for a client that registered itself');
  return {
    ...metadata,
    clientId,
    secrets: usesSecret(metadata) ? secrets : [],
    ...(registration && { registration }),
    ...(expiresAt && { expiresAt }),
    version,
    createdAt,
    updatedAt,
  };
}
