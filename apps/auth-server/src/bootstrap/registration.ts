import { Injectable } from '@nestjs/common';
import { ClientSecrets, parseClientMetadata, resourceServerClient, type ClientMetadataDocument } from '@latchkey/clients';
import { Clock } from '@latchkey/protocol';
import type { ClientRecord, ResourceRecord, Stores } from '@latchkey/storage';

/** Puts clients and resources into a tenant, and leaves what an administrator changed since as it is. */
@Injectable()
export class Registration {
  constructor(
    private readonly secrets: ClientSecrets,
    private readonly clock: Clock,
  ) {}

  /** Adds the client if there is none of that id. @throws InvalidClientMetadata */
  async client(credentials: { readonly id: string; readonly secret: string }, metadata: ClientMetadataDocument, stores: Stores): Promise<void> {
    if (await stores.clients.current(credentials.id)) return;
    const now = this.clock.now();
    const { record } = await this.secrets.choose(credentials.secret, now);
    await stores.clients.add({
      ...parseClientMetadata(metadata, stores.tenant.settings),
      clientId: credentials.id,
      secrets: [record],
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
  }

  /**
   * Adds the client that a service of ours introspects by; when the service was given another secret since, that one is taken:
   * the environment speaks for both.
   */
  async service(credentials: { readonly id: string; readonly secret: string }, { clientName, allowedOrigins }: Pick<ClientRecord, 'allowedOrigins'> & { readonly clientName: string }, stores: Stores): Promise<void> {
    const now = this.clock.now();
    const existing = await stores.clients.current(credentials.id);
    if (existing && (await this.secrets.verify(existing, credentials.secret, now))) return;
    const { record } = await this.secrets.choose(credentials.secret, now);
    if (existing) await stores.clients.update({ ...existing, secrets: [record], updatedAt: now });
    else await stores.clients.add({ ...resourceServerClient({ clientId: credentials.id, clientName, secret: record }, now), allowedOrigins });
  }

  /** Adds the resource, or brings what is not an administrator's to change up to date: its scopes and who serves it. */
  async resource(resource: ResourceRecord, stores: Stores): Promise<void> {
    const existing = await stores.resources.current(resource.identifier);
    if (!existing) return void (await stores.resources.add(resource));
    const names = new Set(existing.scopes.map(({ name }) => name));
    const scopes = [...existing.scopes, ...resource.scopes.filter(({ name }) => !names.has(name))];
    const resourceServers = [...new Set([...existing.resourceServers, ...resource.resourceServers])];
    if (scopes.length === existing.scopes.length && resourceServers.length === existing.resourceServers.length) return;
    await stores.resources.update({ ...existing, scopes, resourceServers, updatedAt: this.clock.now() });
  }
}
