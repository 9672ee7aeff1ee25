import { type Clock, type TenantId, isTenantId } from '@latchkey/protocol';
import { type Stores, type TenantRecord, UnitOfWork, UnknownTenant } from '@latchkey/storage';
import type { Caches } from '../caches/caches.js';
import type { Connections } from '../database/connections.js';
import type { TenantRow } from '../entities/tenant.entity.js';
import { SessionTenantStore } from '../stores/tenant.store.js';
import type { TenantDirectory } from './tenant-directory.js';
import { type TenantState, TenantStores } from './tenant-stores.js';
import { WorkSession } from './work-session.js';

export interface UnitOfWorkParts {
  readonly connections: Connections;
  readonly caches: Caches;
  readonly directory: TenantDirectory;
  readonly clock: Clock;
  /** Applies to the caches whatever is committed by now. */
  readonly sync: () => Promise<void>;
}

/** Units of work in PostgreSQL: one transaction each, which opens on the first write or lock. */
export class PostgresUnitOfWork extends UnitOfWork {
  private readonly now = (): Date => this.parts.clock.now();

  constructor(private readonly parts: UnitOfWorkParts) {
    super();
  }

  async run<Result>(tenant: TenantId, work: (stores: Stores) => Promise<Result>): Promise<Result> {
    const known = await this.parts.directory.find(tenant);
    if (!known) throw new UnknownTenant(`There is no tenant ${isTenantId(tenant) ? tenant : 'of this name'}.`);
    // Read before anything else: no state that `work` reads is older than it.
    const state = { tenant: known.record, revocationPosition: known.position };
    return this.inSession(tenant, (session) => work(this.stores(state, session)));
  }

  create<Result>(tenant: TenantRecord, work: (stores: Stores) => Promise<Result>): Promise<Result | 'exists'> {
    return this.inSession(tenant.id, async (session) => {
      const stores = this.stores({ tenant, revocationPosition: 0 }, session);
      return (await stores.tenants.add(tenant)) === 'exists' ? 'exists' : work(stores);
    });
  }

  /** Runs `work` on the tenants alone, which belong to no tenant. */
  runOnTenants<Result>(work: (tenants: SessionTenantStore) => Promise<Result>): Promise<Result> {
    return this.inSession('', (session) => work(this.tenants(session)));
  }

  private async inSession<Result>(tenant: TenantId, work: (session: WorkSession) => Promise<Result>): Promise<Result> {
    const session = new WorkSession(this.parts.connections, tenant, this.now);
    let result: Result;
    try {
      result = await work(session);
    } catch (error) {
      await session.rollback();
      throw error;
    }
    await session.commit();
    await this.publish(session);
    return result;
  }

  // What this node wrote it must read back at once. The new positions come from a sync and not from here: other nodes may have
  // committed changes below them that this one has not heard of.
  private async publish({ changes, revocations }: WorkSession): Promise<void> {
    if (changes.length > 0) this.parts.caches.apply(changes);
    if (revocations.length > 0) await this.parts.sync().catch(() => undefined);
  }

  private tenants(session: WorkSession): SessionTenantStore {
    return new SessionTenantStore(session, async (id) => {
      const found = await this.parts.directory.find(id, (query) => session.read<TenantRow>(query));
      return found?.record;
    });
  }

  private stores(state: TenantState, session: WorkSession): TenantStores {
    const { caches, connections } = this.parts;
    const scope = { tenant: state.tenant.id, session, caches };
    return new TenantStores(state, scope, this.tenants(session), { connections, now: this.now });
  }
}
