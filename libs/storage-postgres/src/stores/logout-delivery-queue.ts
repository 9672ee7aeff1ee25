import { type BegunLogoutDelivery, type LogoutBacklog, LogoutDeliveryQueue, type LogoutDeliveryRound } from '@latchkey/storage';
import type { Connections } from '../database/connections.js';
import { columnsOf, statement } from '../database/statement.js';
import { LogoutDeliveryEntity, type LogoutDeliveryRow } from '../entities/logout-delivery.entity.js';
import { logoutDeliveryOf } from './logout-delivery.store.js';

/** How far down the queue a round looks for clients that are not over their share. */
const DEPTH = 1_000;

const headOf = (attempts: string): string =>
  `SELECT tenant_id, session_id, client_id, next_attempt_at, attempts FROM logout_deliveries
     WHERE next_attempt_at <= $1 AND ${attempts} AND (tenant_id, client_id) NOT IN (SELECT * FROM unnest($5::text[], $6::text[]))
     ORDER BY next_attempt_at LIMIT ${DEPTH}`;

// The lease is the time at which the row is due again: beginning an attempt moves it, and so does settling one. `due` asks for it once more
// under its lock, so that a row which another node began in between is passed over.
const BEGIN = statement(
  'logout-deliveries.begin',
  `WITH head AS ((${headOf('attempts = 0')}) UNION ALL (${headOf('attempts > 0')})),
   shared AS (SELECT *, row_number() OVER (PARTITION BY tenant_id, client_id ORDER BY attempts > 0, next_attempt_at) AS place FROM head),
   due AS (
     SELECT delivery.tenant_id, delivery.session_id, delivery.client_id FROM shared
     JOIN logout_deliveries delivery USING (tenant_id, session_id, client_id)
     WHERE place <= $4 AND delivery.next_attempt_at <= $1
     ORDER BY shared.attempts > 0, delivery.next_attempt_at LIMIT $3 FOR UPDATE OF delivery SKIP LOCKED)
   UPDATE logout_deliveries delivery SET attempts = attempts + 1, last_attempt_at = $1, next_attempt_at = $2 FROM due
   WHERE (delivery.tenant_id, delivery.session_id, delivery.client_id) = (due.tenant_id, due.session_id, due.client_id)
   RETURNING ${columnsOf(LogoutDeliveryEntity, 'delivery')}`,
);

const BACKLOG = statement(
  'logout-deliveries.backlog', 'SELECT count(*)::integer AS waiting, min(ended_at) AS oldest FROM logout_deliveries WHERE next_attempt_at IS NOT NULL',
);

export class PostgresLogoutDeliveryQueue extends LogoutDeliveryQueue {
  constructor(private readonly connections: Connections) {
    super();
  }

  async begin({ at, leaseEndsAt, limit, perClient, except }: LogoutDeliveryRound): Promise<readonly BegunLogoutDelivery[]> {
    const query = BEGIN(at, leaseEndsAt, limit, perClient, except.map(({ tenant }) => tenant), except.map(({ clientId }) => clientId));
    const { rows } = await this.connections.query<LogoutDeliveryRow>(query);
    return rows.map((row) => ({ tenant: row.tenant_id, delivery: logoutDeliveryOf(row) }));
  }

  async backlog(): Promise<LogoutBacklog> {
    const { rows: [row] } = await this.connections.query<{ waiting: number; oldest: Date | null }>(BACKLOG());
    return { waiting: row?.waiting ?? 0, ...(row?.oldest && { oldest: row.oldest }) };
  }
}
