import { type TenantSecretPurpose, type TenantSecretRecord, TenantSecretStore } from '@latchkey/storage';
import { columnsOf, hotStatement, statement } from '../database/statement.js';
import { TenantSecretEntity, type TenantSecretRow } from '../entities/tenant-secret.entity.js';
import { type TenantScope, cached } from './tenant-scope.js';

const COLUMNS = columnsOf(TenantSecretEntity);
const ALL = hotStatement(
  'tenant-secrets.all',
  `SELECT ${COLUMNS} FROM tenant_secrets WHERE tenant_id = $1 AND purpose = $2 ORDER BY created_at DESC, id DESC`,
);
const ADD = statement(
  'tenant-secrets.add',
  'INSERT INTO tenant_secrets (tenant_id, id, purpose, sealed, created_at, used_from) VALUES ($1, $2, $3, $4, $5, $6)',
);
const REMOVE = statement('tenant-secrets.remove', 'DELETE FROM tenant_secrets WHERE tenant_id = $1 AND purpose = $2 AND id = $3');
const LOCK = statement('tenant-secrets.lock', `SELECT pg_advisory_xact_lock(hashtextextended('tenant-secrets ' || $1, 0))`);

const recordOf = ({ id, purpose, sealed, created_at, used_from }: TenantSecretRow): TenantSecretRecord =>
  ({ id, purpose, sealed, createdAt: created_at, ...(used_from && { usedFrom: used_from }) });

export class PostgresTenantSecretStore extends TenantSecretStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  all(purpose: TenantSecretPurpose): Promise<readonly TenantSecretRecord[]> {
    return cached(this.scope, {
      cache: this.scope.caches.tenantSecrets,
      kind: 'tenant-secret',
      key: purpose,
      query: ALL(this.scope.tenant, purpose),
      map: (rows: TenantSecretRow[]): readonly TenantSecretRecord[] => rows.map(recordOf),
    });
  }

  async hold(purpose: TenantSecretPurpose): Promise<readonly TenantSecretRecord[]> {
    const { tenant, session } = this.scope;
    await session.lock(LOCK(tenant));
    return (await session.read<TenantSecretRow>(ALL(tenant, purpose))).map(recordOf);
  }

  async add({ id, purpose, sealed, createdAt, usedFrom }: TenantSecretRecord): Promise<void> {
    await this.scope.session.write(ADD(this.scope.tenant, id, purpose, sealed, createdAt, usedFrom));
    this.scope.session.changed('tenant-secret', purpose);
  }

  async remove(purpose: TenantSecretPurpose, id: string): Promise<void> {
    await this.scope.session.write(REMOVE(this.scope.tenant, purpose, id));
    this.scope.session.changed('tenant-secret', purpose);
  }
}
