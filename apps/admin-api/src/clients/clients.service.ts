import { Injectable } from '@nestjs/common';
import {
  SecretIssuer, checkClientId, checkEntitlements, newClientId, parseClientMetadata, renderClientMetadata, usesSecret,
  type ClientMetadata, type ClientMetadataDocument, type NewClientSecret, type WantedSecret,
} from '@latchkey/clients';
import { Clock, Randomness, type TenantId } from '@latchkey/protocol';
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
import { unknownScopes } from './unknown-scopes.js';

/** A client that was changed just now and, where it was given one, its secret. */
export interface ShownClient {
  readonly client: ClientRecord;
  readonly unknownScopes: readonly string[];
  readonly secret?: string;
}

/** The registered clients of a tenant. */
@Injectable()
export class ClientsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly secrets: SecretIssuer,
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
  create(caller: Caller, { client_id, client_secret, ...json }: CreateClientDto): Promise<ShownClient> {
    return this.unitOfWork.run(caller.tenant, async (stores) => {
      const metadata = await this.parse(json as ClientMetadataDocument, stores);
      this.authority.covers(caller, metadata);
      await checkEntitlements(metadata.entitlements, [], stores);
      const clientId = client_id == null ? newClientId(this.randomness) : checkClientId(client_id);
      const secret = await this.firstSecret({ tenant: caller.tenant, client: { ...metadata, clientId }, chosen: client_secret ?? undefined });
      const now = this.clock.now();
      const client = { ...metadata, clientId, secrets: secret ? [secret.record] : [], version: 1, createdAt: now, updatedAt: now };
      if ((await stores.clients.add(client)) === 'exists') throw new Problem('conflict', { detail: 'A client has this client_id already.', errors: [{ field: 'client_id', message: 'is taken' }] });
      await this.signingKeys.provide([client.idTokenSignedResponseAlg, client.userinfoSignedResponseAlg], stores);
      await this.audit.record(caller, { action: 'client.created', target: { type: 'client', id: clientId }, after: clientWithSecretIds(client) }, stores);
      return { client, unknownScopes: await unknownScopes(client, stores), ...(secret && { secret: secret.value }) };
    });
  }

  /** Before anything is written, so that no transaction waits for another's server. */
  private async parse(json: ClientMetadataDocument, { tenant }: Stores, before?: ClientRecord): Promise<ClientMetadata> {
    const sector = await this.sectors.verify(json, before);
    return parseClientMetadata(json, { ...tenant.settings, ...(sector && { sector }) });
  }

  /** Writes the metadata that `change` makes of the present one. @returns the client and, to be shown once, the secret that it needed */
  update(caller: Caller, clientId: string, precondition: Precondition, change: (metadata: ClientMetadataDocument) => ClientMetadataDocument): Promise<ShownClient> {
    return this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await this.changes.current(caller, clientId, stores);
      precondition.required().check(before.version);
      const metadata = await this.parse(change(renderClientMetadata(before)), stores, before);
      await this.signingKeys.provide([metadata.idTokenSignedResponseAlg, metadata.userinfoSignedResponseAlg], stores);
      const kept = withMetadata({ ...before, secrets: this.secrets.kept(before, metadata, caller.tenant) }, metadata);
      const secret = await this.nextSecret(before, kept, caller.tenant);
      const after = secret ? { ...kept, secrets: [secret.record] } : kept;
      const client = await this.changes.save(caller, { action: 'client.updated', before, after }, stores);
      return { client, unknownScopes: await unknownScopes(client, stores), ...(secret && { secret: secret.value }) };
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
    if ((await stores.clients.remove(clientId)) === 'absent') throw notFound('client');
    this.revocations.endTokensOfClient(clientId, stores);
  }

  private async firstSecret(wanted: WantedSecret): Promise<NewClientSecret | undefined> {
    if (usesSecret(wanted.client)) return this.secrets.issue(wanted);
    if (wanted.chosen === undefined) return undefined;
    throw invalid('client_secret', `is not for token_endpoint_auth_method ${wanted.client.tokenEndpointAuthMethod}`);
  }

  /** A new one where the client proves itself in another way from now on, and by none of those that it holds. */
  private async nextSecret(before: ClientRecord, after: ClientRecord, tenant: TenantId): Promise<NewClientSecret | undefined> {
    const proves = ({ tokenEndpointAuthMethod, tokenEndpointAuthSigningAlg }: ClientRecord) => `${tokenEndpointAuthMethod} ${tokenEndpointAuthSigningAlg}`;
    const wanted = usesSecret(after) && after.secrets.length === 0 && proves(before) !== proves(after);
    return wanted ? this.secrets.issue({ tenant, client: after }) : undefined;
  }
}

/** One that registered itself stays one. */
function withMetadata({ clientId, secrets, registration, expiresAt, version, createdAt, updatedAt }: ClientRecord, metadata: ClientMetadata): ClientRecord {
  if (registration && metadata.consent !== 'explicit') throw invalid('consent', 'must be explicit for a client that registered itself');
  if (registration && metadata.grantTypes.includes('client_credentials')) throw invalid('grant_types', 'must not hold client_credentials for a client that registered itself');
  return {
    ...metadata,
    clientId,
    secrets,
    ...(registration && { registration }),
    ...(expiresAt && { expiresAt }),
    version,
    createdAt,
    updatedAt,
  };
}
