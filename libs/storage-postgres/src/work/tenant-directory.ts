import type { TenantId } from '@latchkey/protocol';
import type { CachedTenant, Caches } from '../caches/caches.js';
import type { Connections } from '../database/connections.js';
import type { TenantRow } from '../entities/tenant.entity.js';
import { FIND_TENANT, tenantRecordOf } from '../stores/tenant.store.js';

/** The tenants as the cache holds them, each with the position of its revocation log. */
export class TenantDirectory {
  /** @param sync applies to the caches whatever is committed by now */
  constructor(
    private readonly caches: Caches,
    private readonly connections: Connections,
    private readonly sync: () => Promise<void>,
  ) {}

  async find(id: TenantId): Promise<CachedTenant | undefined> {
    return (await this.caches.tenants.get(id, '', async () => ({ value: await this.load(id) }))).value;
  }

  private async load(id: TenantId): Promise<CachedTenant | undefined> {
    if (id.includes('\0')) return undefined;
    const { rows } = await this.connections.query<TenantRow>(FIND_TENANT(id));
    const [row] = rows;
    if (!row) return undefined;
    // The position that was just read may be newer than what the other caches know: they must catch up before it is given to anyone.
    // A sync that fails ends the belief in them, which serves as well.
    if (this.caches.freshness.holds) await this.sync().catch(() => undefined);
    return { record: tenantRecordOf(row), position: Number(row.revocation_position) };
  }
}
