import { MAC_KEY_ROTATION, type Page, type PageRequest, TENANT_SETTINGS, type TenantRecord, TenantStore } from '@latchkey/storage';
import type { TenantId } from '@latchkey/protocol';
import { asJson, columnsOf, hotStatement, statement } from '../database/statement.js';
import { TenantEntity, type TenantRow } from '../entities/tenant.entity.js';
import type { WorkSession } from '../work/work-session.js';
import { pageOf, placeAfter, rowsWanted } from './cursor.js';

const COLUMNS = columnsOf(TenantEntity);
export const FIND_TENANT = hotStatement('tenants.find', `SELECT ${COLUMNS} FROM tenants WHERE id = $1`);
const LIST = statement('tenants.list', `SELECT ${COLUMNS} FROM tenants WHERE $1::text IS NULL OR id > $1 ORDER BY id LIMIT $2`);
const ADD = statement(
  'tenants.add',
  'INSERT INTO tenants (id, name, settings, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING',
);
const UPDATE = statement(
  'tenants.update',
  'UPDATE tenants SET name = $2, settings = $3, version = version + 1, updated_at = $5 WHERE id = $1 AND version = $4',
);

const WITH_KEYS_DUE = statement(
  'tenants.with-keys-due',
  `SELECT DISTINCT tenant.id FROM signing_keys key JOIN tenants tenant ON tenant.id = key.tenant_id
   WHERE key.state IN ('announced', 'retired') OR key.state = 'signing' AND key.signing_since <= $1::timestamptz - make_interval(secs =>
     COALESCE((tenant.settings ->> 'signingKeyRotationPeriod')::float8, $2) - COALESCE((tenant.settings ->> 'signingKeyAnnounceLead')::float8, $3))
   UNION
   SELECT tenant_id FROM tenant_secrets WHERE purpose = 'access-token-mac' GROUP BY tenant_id
   HAVING count(*) > 1 OR max(COALESCE(used_from, created_at)) <= $1::timestamptz - make_interval(secs => $4)`,
);

export const tenantRecordOf = (row: TenantRow): TenantRecord => ({
  id: row.id,
  name: row.name,
  // A setting that came after the tenant has its initial value.
  settings: { ...TENANT_SETTINGS, ...row.settings },
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** The tenants, in the transaction of a unit of work. */
export class SessionTenantStore extends TenantStore {
  /** @param cachedTenant how a tenant is found in the cache */
  constructor(
    private readonly session: WorkSession,
    private readonly cachedTenant: (id: TenantId) => Promise<TenantRecord | undefined>,
  ) {
    super();
  }

  find(id: TenantId): Promise<TenantRecord | undefined> {
    return this.session.hasChanged('tenant') ? this.current(id) : this.cachedTenant(id);
  }

  async current(id: TenantId): Promise<TenantRecord | undefined> {
    const [row] = await this.session.read<TenantRow>(FIND_TENANT(id));
    return row && tenantRecordOf(row);
  }

  async list(page: PageRequest): Promise<Page<TenantRecord>> {
    const rows = await this.session.read<TenantRow>(LIST(...placeAfter(page, 1), rowsWanted(page)));
    return pageOf(rows, page, { item: tenantRecordOf, place: (row) => [row.id] });
  }

  async withKeysDue(now: Date): Promise<readonly TenantId[]> {
    const { signingKeyRotationPeriod, signingKeyAnnounceLead } = TENANT_SETTINGS;
    const { period, lead } = MAC_KEY_ROTATION;
    const rows = await this.session.read<Pick<TenantRow, 'id'>>(WITH_KEYS_DUE(now, signingKeyRotationPeriod, signingKeyAnnounceLead, period - lead));
    return rows.map(({ id }) => id);
  }

  async add(tenant: TenantRecord): Promise<'added' | 'exists'> {
    const { id, name, settings, version, createdAt, updatedAt } = tenant;
    if ((await this.session.write(ADD(id, name, asJson(settings), version, createdAt, updatedAt))) === 0) return 'exists';
    this.session.changed('tenant', id, id);
    return 'added';
  }

  async update(tenant: TenantRecord): Promise<'updated' | 'conflict'> {
    const { id, name, settings, version, updatedAt } = tenant;
    if ((await this.session.write(UPDATE(id, name, asJson(settings), version, updatedAt))) === 0) return 'conflict';
    this.session.changed('tenant', id, id);
    return 'updated';
  }
}
