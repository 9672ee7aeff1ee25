import type { TenantId } from '@latchkey/protocol';
import type { CachedTenant, Caches } from '../caches/caches.js';
import type { Connections } from '../database/connections.js';
import { type Statement, isUnstorable } from '../database/statement.js';
import type { TenantRow } from '../entities/tenant.entity.js';
import { FIND_TENANT, tenantRecordOf } from '../stores/tenant.store.js';

type TenantReader = (query: Statement) => Promise<TenantRow[]>;

/** The tenants as the cache holds them, each with the position of its revocation log. */
export class TenantDirectory {
  /** @param sync applies to the caches whatever is committed by now */
  constructor(
    private readonly caches: Caches,
    private readonly connections: Connections,
    private readonly sync: () => Promise<void>,
  ) {}

  /** @param read how it is read when the cache does not have it: on the connection of a unit of work that is under way */
  async find(id: TenantId, read: TenantReader = this.readAlone): Promise<CachedTenant | undefined> {
    return (await this.caches.tenants.get(id, '', async () => ({ value: await this.load(id, read) }))).value;
  }

  private readonly readAlone: TenantReader = async (query) =>
    isUnstorable(query) ? [] : (await this.connections.query<TenantRow>(query)).rows;

  private async load(id: TenantId, read: TenantReader): Promise<CachedTenant | undefined> {
    const [row] = await read(FIND_TENANT(id));
    if (!row) return undefined;
    // The position that was just read may be newer than what the other caches know: they must catch up before it is given to anyone.
    // A sync that fails ends the belief in them, which serves as well.
    if (this.caches.freshness.holds) await this.sync().catch(() => undefined);
    return { record: tenantRecordOf(row), position: Number(row.revocation_position) };
  }
}
