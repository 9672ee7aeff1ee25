import { Injectable } from '@nestjs/common';
import { ClientSecrets, checkClientId, managementClient, managementResource, managementScopesOf, newClientId, resourceServerClient } from '@latchkey/clients';
import { Clock, Randomness, type TenantId } from '@latchkey/protocol';
import type { ClientRecord, ResourceRecord, Stores } from '@latchkey/storage';
import { TenantPreparation } from '@latchkey/token-issuance';
import { Authority } from '../access/authority.js';
import type { Caller } from '../access/caller.js';
import { IntrospectionCredentials } from '../access/introspection-credentials.js';
import { invalid } from '../http/problem.js';
import { Addresses } from '../platform/addresses.js';
import type { TenantAdministratorDto } from './tenant.dto.js';

/** What a new tenant is made with. */
export interface Foundation {
  readonly resource: ResourceRecord;
  readonly clients: readonly ClientRecord[];
  /** The first management client and, to be shown once, its secret. */
  readonly administrator?: { readonly client_id: string; readonly client_secret: string; readonly scopes: readonly string[] };
}

/** Everything that a new tenant needs so that it can issue tokens and be managed. */
@Injectable()
export class TenantFoundation {
  constructor(
    private readonly addresses: Addresses,
    private readonly credentials: IntrospectionCredentials,
    private readonly secrets: ClientSecrets,
    private readonly authority: Authority,
    private readonly preparation: TenantPreparation,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Works out the foundation; hashing comes before the transaction. @throws Problem when an administrator would hold more than the caller */
  async plan(caller: Caller, tenant: TenantId, administrator: TenantAdministratorDto | null | undefined): Promise<Foundation> {
    const now = this.clock.now();
    const resourceServer = this.credentials.clientId;
    const resource = managementResource({ tenant, identifier: this.addresses.identifierOf(tenant), resourceServers: [resourceServer], now });
    const { record } = this.secrets.adopt(this.credentials.secretAt(tenant), now);
    const introspecting = resourceServerClient({ clientId: resourceServer, clientName: 'Management API', secret: record }, now);
    if (!administrator) return { resource, clients: [introspecting] };
    const first = await this.administrator({ ...caller, tenant }, administrator);
    if (first.client.clientId === resourceServer) throw invalid('administrator.client_id', 'is taken by the management API itself');
    return { resource, clients: [introspecting, first.client], administrator: first.shown };
  }

  /** Writes the foundation, with the tenant's first keys. */
  async lay({ resource, clients }: Foundation, stores: Stores): Promise<void> {
    await this.preparation.prepare(stores);
    await stores.resources.add(resource);
    for (const client of clients) await stores.clients.add(client);
  }

  private async administrator(caller: Caller, { client_id, client_secret, scopes }: TenantAdministratorDto) {
    const known = managementScopesOf(caller.tenant).map(({ name }) => name);
    const unknown = scopes?.findIndex((scope) => !known.includes(scope)) ?? -1;
    if (unknown >= 0) throw invalid(`administrator.scopes[${unknown}]`, 'is not a scope of the management API of this tenant');
    const held = scopes ?? known.filter((scope) => caller.scopes.has(scope));
    const entitlements = held.length > 0 ? [{ resource: this.addresses.identifierOf(caller.tenant), scopes: [...new Set(held)] }] : [];
    this.authority.covers(caller, { entitlements });
    const now = this.clock.now();
    const secret = client_secret == null ? this.secrets.generate(now) : await this.secrets.choose(client_secret, now);
    const clientId = client_id == null ? newClientId(this.randomness) : checkClientId(client_id);
    const client = managementClient({ clientId, clientName: 'Administrator', secret: secret.record }, entitlements, now);
    return { client, shown: { client_id: clientId, client_secret: secret.value as string, scopes: held } };
  }
}
