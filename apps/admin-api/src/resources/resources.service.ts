import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { resourceIdentifierFault } from '@latchkey/clients';
import { Clock } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import { UnitOfWork, type Page, type PageRequest, type ResourceRecord, type Stores } from '@latchkey/storage';
import { SigningKeys } from '@latchkey/token-issuance';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import { changedMeanwhile, type Precondition } from '../http/entity-tag.js';
import { mergePatch } from '../http/merge-patch.js';
import { Problem, invalid, notFound } from '../http/problem.js';
import { Addresses } from '../platform/addresses.js';
import { AdminApiSettings } from '../settings.js';
import { parseResourceSettings, resourceDocument, resourceSettings } from './resource.document.js';
import type { CreateResourceDto, ResourceSettingsDto } from './resource.dto.js';

/** The protected APIs of a tenant. */
@Injectable()
export class ResourcesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly addresses: Addresses,
    private readonly settings: AdminApiSettings,
    private readonly signingKeys: SigningKeys,
    private readonly revocations: Revocations,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list({ tenant }: Caller, page: PageRequest): Promise<Page<ResourceRecord>> {
    return this.unitOfWork.run(tenant, ({ resources }) => resources.list(page));
  }

  read({ tenant }: Caller, identifier: string): Promise<ResourceRecord> {
    return this.unitOfWork.run(tenant, (stores) => this.current(identifier, stores));
  }

  create(caller: Caller, { identifier, ...json }: CreateResourceDto): Promise<ResourceRecord> {
    const fault = this.addresses.isReserved(identifier) ? 'is reserved for the platform itself' : resourceIdentifierFault(identifier);
    if (fault !== undefined) throw invalid('identifier', fault);
    return this.unitOfWork.run(caller.tenant, async (stores) => {
      const now = this.clock.now();
      const settings = parseResourceSettings(json as Record<string, unknown>, identifier, stores.tenant.settings);
      const resource = { identifier, ...settings, version: 1, createdAt: now, updatedAt: now };
      await checkServers(resource.resourceServers, [], stores);
      if ((await stores.resources.add(resource)) === 'exists') throw new Problem('conflict', { detail: 'The identifier is registered already.', errors: [{ field: 'identifier', message: 'is taken' }] });
      await this.signingKeys.provide([resource.signingAlg], stores);
      await this.audit.record(caller, { action: 'resource.created', target: { type: 'resource', id: identifier }, after: { ...resourceDocument(resource) } }, stores);
      return resource;
    });
  }

  update(caller: Caller, identifier: string, precondition: Precondition, patch: ResourceSettingsDto): Promise<ResourceRecord> {
    return this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await this.current(identifier, stores);
      precondition.required().check(before.version);
      const settings = parseResourceSettings(mergePatch(resourceSettings(before), patch), identifier, stores.tenant.settings);
      const after = { identifier, ...settings, version: before.version, createdAt: before.createdAt, updatedAt: this.clock.now() };
      this.protect(caller, before, after);
      await checkServers(after.resourceServers, before.resourceServers, stores);
      if ((await stores.resources.update(after)) === 'conflict') throw changedMeanwhile();
      await this.signingKeys.provide([after.signingAlg], stores);
      if (isNarrower(before, after)) this.revocations.revokeResource(identifier, stores);
      const change = { action: 'resource.updated', target: { type: 'resource', id: identifier }, before: { ...resourceDocument(before) }, after: { ...resourceDocument(after) } };
      await this.audit.record(caller, change, stores);
      return { ...after, version: before.version + 1 };
    });
  }

  async remove(caller: Caller, identifier: string, precondition: Precondition): Promise<void> {
    await this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await this.current(identifier, stores);
      precondition.check(before.version);
      this.protect(caller, before, undefined);
      if ((await stores.resources.remove(identifier)) === 'absent') throw notFound('resource');
      this.revocations.revokeResource(identifier, stores);
      await this.audit.record(caller, { action: 'resource.removed', target: { type: 'resource', id: identifier }, before: { ...resourceDocument(before) } }, stores);
    });
  }

  private async current(identifier: string, { resources }: Stores): Promise<ResourceRecord> {
    const resource = await resources.current(identifier);
    if (!resource) throw notFound('resource');
    return resource;
  }

  /**
   * Were this API's own resource opened, removed or given other scopes, entitlements would not guard it any more; without its own client
   * among the resource servers it would refuse every opaque token, and lock out all who manage.
   */
  private protect({ tenant }: Caller, before: ResourceRecord, after: ResourceRecord | undefined): void {
    if (before.identifier !== this.addresses.identifierOf(tenant)) return;
    const ends = after && before.resourceServers.includes(this.settings.ADMIN_API_CLIENT_ID) && !after.resourceServers.includes(this.settings.ADMIN_API_CLIENT_ID);
    if (!ends && after?.access === before.access && isDeepStrictEqual(after.scopes, before.scopes)) return;
    throw new Problem('privilege-escalation', { detail: 'The management API itself stays as it is: its access, its scopes and its own client among the resource servers.' });
  }
}

/** Every resource server is there, as every resource of an entitlement is; one that was named before may have ended by itself. */
async function checkServers(named: readonly string[], before: readonly string[], { clients }: Pick<Stores, 'clients'>): Promise<void> {
  for (const [at, clientId] of named.entries()) {
    if (!before.includes(clientId) && !(await clients.current(clientId))) throw invalid(`resource_servers[${at}]`, 'is not a registered client');
  }
}

/** Whether tokens may be about that carry what the resource would not grant any more. */
function isNarrower(before: ResourceRecord, after: ResourceRecord): boolean {
  const left = new Map(after.scopes.map(({ name, registrable }) => [name, registrable]));
  const isLess = ({ name, registrable }: ResourceRecord['scopes'][number]): boolean => !left.has(name) || (registrable === true && left.get(name) !== true);
  return (before.access === 'open' && after.access === 'entitled') || before.scopes.some(isLess);
}
