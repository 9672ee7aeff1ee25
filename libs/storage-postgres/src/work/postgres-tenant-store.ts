import type { TenantId } from '@latchkey/protocol';
import { type Page, type PageRequest, type TenantRecord, TenantStore } from '@latchkey/storage';
import type { PostgresUnitOfWork } from './postgres-unit-of-work.js';

/** The platform's tenants outside of any unit of work: each call is one of its own. */
export class PostgresTenantStore extends TenantStore {
  constructor(private readonly unitOfWork: PostgresUnitOfWork) {
    super();
  }

  find(id: TenantId): Promise<TenantRecord | undefined> {
    return this.unitOfWork.runOnTenants((tenants) => tenants.find(id));
  }

  current(id: TenantId): Promise<TenantRecord | undefined> {
    return this.unitOfWork.runOnTenants((tenants) => tenants.current(id));
  }

  list(page: PageRequest): Promise<Page<TenantRecord>> {
    return this.unitOfWork.runOnTenants((tenants) => tenants.list(page));
  }

  withKeysDue(now: Date): Promise<readonly TenantId[]> {
    return this.unitOfWork.runOnTenants((tenants) => tenants.withKeysDue(now));
  }

  add(tenant: TenantRecord): Promise<'added' | 'exists'> {
    return this.unitOfWork.runOnTenants((tenants) => tenants.add(tenant));
  }

  update(tenant: TenantRecord): Promise<'updated' | 'conflict'> {
    return this.unitOfWork.runOnTenants((tenants) => tenants.update(tenant));
  }
}
