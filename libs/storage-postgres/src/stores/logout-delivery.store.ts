import {
  type LogoutDeliveryKey, type LogoutDeliveryOutcome, type LogoutDeliveryRecord, type LogoutDeliveryState, LogoutDeliveryStore, type Page, type PageRequest,
} from '@latchkey/storage';
import { columnsOf, statement } from '../database/statement.js';
import { LogoutDeliveryEntity, type LogoutDeliveryRow } from '../entities/logout-delivery.entity.js';
import { pageOf, placeAfter, rowsWanted } from './cursor.js';
import type { TenantScope } from './tenant-scope.js';

// One statement, however many clients took part: none of them holds up who signs out. Revoked authorizations count, since what the client
// keeps of a person does not end with its tokens. Materialized, so that each client's metadata is read once, also by a plan from when the
// tables were small.
const ADD_FOR = statement(
  'logout-deliveries.add-for',
  `WITH took_part AS MATERIALIZED (
     SELECT DISTINCT session_id, client_id, account_id FROM authorizations WHERE tenant_id = $1 AND session_id = ANY ($3)),
   told AS MATERIALIZED (
     SELECT client_id FROM clients
     WHERE tenant_id = $1 AND client_id = ANY (ARRAY(SELECT client_id FROM took_part)) AND metadata ->> 'backchannelLogoutUri' IS NOT NULL)
   INSERT INTO logout_deliveries (tenant_id, session_id, client_id, account_id, state, attempts, ended_at, next_attempt_at)
   SELECT $1, session_id, client_id, account_id, 'waiting', 0, $2::timestamptz, $2::timestamptz FROM took_part JOIN told USING (client_id)
   ON CONFLICT DO NOTHING`,
);
const SETTLE = statement(
  'logout-deliveries.settle',
  `UPDATE logout_deliveries SET state = $5, next_attempt_at = $6, last_status = $7, last_error = $8, expires_at = $9
   WHERE tenant_id = $1 AND session_id = $2 AND client_id = $3 AND attempts = $4 AND state = 'waiting'`,
);
const LIST = statement(
  'logout-deliveries.list',
  `SELECT ${columnsOf(LogoutDeliveryEntity)} FROM logout_deliveries
   WHERE tenant_id = $1 AND ($2::text IS NULL OR session_id = $2) AND ($3::text IS NULL OR client_id = $3) AND ($4::text IS NULL OR state = $4)
     AND ($5::text IS NULL OR (session_id, client_id) > ($5, $6))
   ORDER BY session_id, client_id LIMIT $7`,
);

export const logoutDeliveryOf = (row: LogoutDeliveryRow): LogoutDeliveryRecord => ({
  sessionId: row.session_id,
  clientId: row.client_id,
  accountId: row.account_id,
  state: row.state,
  attempts: row.attempts,
  endedAt: row.ended_at,
  ...(row.next_attempt_at && { nextAttemptAt: row.next_attempt_at }),
  ...(row.last_attempt_at && { lastAttemptAt: row.last_attempt_at }),
  ...(row.last_status !== null && { lastStatus: row.last_status }),
  ...(row.last_error !== null && { lastError: row.last_error }),
});

export class PostgresLogoutDeliveryStore extends LogoutDeliveryStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async addFor(sessionIds: readonly string[], at: Date): Promise<void> {
    if (sessionIds.length > 0) this.scope.session.append(ADD_FOR(this.scope.tenant, at, sessionIds));
  }

  async settle(
    { sessionId, clientId, attempts }: LogoutDeliveryKey & { readonly attempts: number },
    { state, nextAttemptAt, status, error, expiresAt }: LogoutDeliveryOutcome,
  ): Promise<'settled' | 'superseded'> {
    const { tenant, session } = this.scope;
    const settled = await session.write(SETTLE(tenant, sessionId, clientId, attempts, state, nextAttemptAt, status, error, expiresAt));
    return settled === 0 ? 'superseded' : 'settled';
  }

  async list(
    page: PageRequest & { readonly sessionId?: string; readonly clientId?: string; readonly state?: LogoutDeliveryState },
  ): Promise<Page<LogoutDeliveryRecord>> {
    const { tenant, session } = this.scope;
    const rows = await session.read<LogoutDeliveryRow>(
      LIST(tenant, page.sessionId, page.clientId, page.state, ...placeAfter(page, 2), rowsWanted(page)),
    );
    return pageOf(rows, page, { item: logoutDeliveryOf, place: (row) => [row.session_id, row.client_id] });
  }
}
