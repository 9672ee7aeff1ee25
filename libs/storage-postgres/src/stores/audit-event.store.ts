import { type AuditEventFilter, type AuditEventRecord, AuditEventStore, type Page, type PageRequest } from '@latchkey/storage';
import { asJson, columnsOf, statement } from '../database/statement.js';
import { AuditEventEntity, type AuditEventRow } from '../entities/logs.entities.js';
import { pageOf, placeAfter, rowsWanted } from './cursor.js';
import type { TenantScope } from './tenant-scope.js';

const COLUMNS = columnsOf(AuditEventEntity);
const ADD = statement(
  'audit-events.add',
  `INSERT INTO audit_events (tenant_id, id, at, actor, action, target_type, target_id, address, request_id, before, after)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);
const LIST = statement(
  'audit-events.list',
  `SELECT ${COLUMNS} FROM audit_events WHERE tenant_id = $1 AND ($2::text IS NULL OR action = $2)
     AND ($3::text IS NULL OR target_type = $3) AND ($4::text IS NULL OR target_id = $4) AND ($5::text IS NULL OR id < $5)
   ORDER BY id DESC LIMIT $6`,
);

const recordOf = (row: AuditEventRow): AuditEventRecord => ({
  id: row.id,
  at: row.at,
  actor: row.actor,
  action: row.action,
  target: { type: row.target_type, id: row.target_id },
  address: row.address ?? undefined,
  requestId: row.request_id ?? undefined,
  before: row.before ?? undefined,
  after: row.after ?? undefined,
});

export class PostgresAuditEventStore extends AuditEventStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async add(e: AuditEventRecord): Promise<void> {
    this.scope.session.append(
      ADD(
        this.scope.tenant, e.id, e.at, asJson(e.actor), e.action, e.target.type, e.target.id, e.address, e.requestId,
        asJson(e.before), asJson(e.after),
      ),
    );
  }

  async list(page: PageRequest & AuditEventFilter): Promise<Page<AuditEventRecord>> {
    const { tenant, session } = this.scope;
    const rows = await session.read<AuditEventRow>(
      LIST(tenant, page.action, page.targetType, page.targetId, ...placeAfter(page, 1), rowsWanted(page)),
    );
    return pageOf(rows, page, { item: recordOf, place: (row) => [row.id] });
  }
}
