import { Injectable } from '@nestjs/common';
import { Clock, DEFAULT_TENANT, isTenantId } from '@latchkey/protocol';
import { TenantStore, UnitOfWork, type Page, type PageRequest, type TenantRecord } from '@latchkey/storage';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import { clientWithSecretIds } from '../clients/client.document.js';
import { changedMeanwhile, type Precondition } from '../http/entity-tag.js';
import { mergePatch } from '../http/merge-patch.js';
import { Problem, invalid, notFound } from '../http/problem.js';
import { Addresses } from '../platform/addresses.js';
import { TenantFoundation, type Foundation } from './tenant-foundation.js';
import { checkScopesAreFree } from './tenant-claims.js';
import { parseSettings, settingsDocument } from './tenant-settings.js';
import { tenantDocument } from './tenant.document.js';
import type { CreateTenantDto, TenantMembersDto } from './tenant.dto.js';

/** The tenants of the platform. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tenants: TenantStore,
    private readonly foundation: TenantFoundation,
    private readonly addresses: Addresses,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(caller: Caller, page: PageRequest): Promise<Page<TenantRecord>> {
    fromTheDefaultTenant(caller);
    return this.tenants.list(page);
  }

  async read(caller: Caller, id: string): Promise<TenantRecord> {
    fromTheDefaultTenant(caller);
    const tenant = isTenantId(id) ? await this.tenants.current(id) : undefined;
    if (!tenant) throw new Problem('not-found', { detail: 'There is no such tenant.' });
    return tenant;
  }

  /** Makes a tenant that can issue tokens and be managed. */
  async create(caller: Caller, { id, name, settings, administrator }: CreateTenantDto): Promise<{ tenant: TenantRecord; foundation: Foundation }> {
    fromTheDefaultTenant(caller);
    if (!isTenantId(id)) throw invalid('id', 'must be 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end');
    const now = this.clock.now();
    const tenant = { id, name: name ?? id, settings: parseSettings({ ...settings }, now), version: 1, createdAt: now, updatedAt: now };
    const foundation = await this.foundation.plan(caller, id, administrator);
    const outcome = await this.unitOfWork.create(tenant, async (stores) => {
      await this.foundation.lay(foundation, stores);
      const clients = foundation.clients.map(clientWithSecretIds);
      await this.audit.record(caller, { action: 'tenant.created', target: { type: 'tenant', id }, after: { ...tenantDocument(tenant, this.addresses), clients } }, stores);
    });
    if (outcome === 'exists') throw new Problem('conflict', { detail: 'There is a tenant of this id already.', errors: [{ field: 'id', message: 'is taken' }] });
    return { tenant, foundation };
  }

  async update(caller: Caller, id: string, precondition: Precondition, patch: TenantMembersDto): Promise<TenantRecord> {
    const { id: known } = await this.read(caller, id);
    return this.unitOfWork.run(known, async (stores) => {
      const before = await stores.tenants.current(known);
      if (!before) throw notFound('tenant');
      precondition.required().check(before.version);
      const { name, settings } = mergePatch({ name: before.name, settings: settingsDocument(before.settings) }, patch) as { name?: string; settings?: Record<string, unknown> };
      const now = this.clock.now();
      const after = { ...before, name: name ?? before.name, settings: parseSettings(settings ?? settingsDocument(before.settings), now, before.settings), updatedAt: now };
      await checkScopesAreFree(after.settings, stores);
      if ((await stores.tenants.update(after)) === 'conflict') throw changedMeanwhile();
      const documents = { before: { ...tenantDocument(before, this.addresses) }, after: { ...tenantDocument(after, this.addresses) } };
      await this.audit.record({ ...caller, tenant: known }, { action: 'tenant.updated', target: { type: 'tenant', id: known }, ...documents }, stores);
      return { ...after, version: before.version + 1 };
    });
  }
}

/** A tenant neither knows of the others nor sets its own limits. */
function fromTheDefaultTenant({ tenant }: Caller): void {
  if (tenant !== DEFAULT_TENANT) throw new Problem('not-found', { detail: 'Tenants are managed at /v1/tenants, by tokens of the default tenant.' });
}
