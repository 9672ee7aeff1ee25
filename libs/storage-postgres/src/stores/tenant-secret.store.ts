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
  'INSERT INTO tenant_secrets (tenant_id, id, purpose, sealed, created_at) VALUES ($1, $2, $3, $4, $5)',
);

const recordOf = ({ id, purpose, sealed, created_at }: TenantSecretRow): TenantSecretRecord => ({ id, purpose, sealed, createdAt: created_at });

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

  async add({ id, purpose, sealed, createdAt }: TenantSecretRecord): Promise<void> {
    await this.scope.session.write(ADD(this.scope.tenant, id, purpose, sealed, createdAt));
    this.scope.session.changed('tenant-secret', purpose);
  }
}
