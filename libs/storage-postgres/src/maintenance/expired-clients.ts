import type { Client } from 'pg';
import { inBatches } from './in-batches.js';

// With each go its consents and authorizations, of which there may be many.
const BATCH = 100;

// While a token of it may live, its authorizations tell which resources are to hear of its end.
const FIND = `
  SELECT tenant_id, client_id FROM clients
  WHERE expires_at < $1 AND NOT EXISTS (
    SELECT FROM tenants WHERE tenants.id = clients.tenant_id
      AND clients.expires_at + make_interval(secs => (tenants.settings ->> 'revocationRetention')::integer) > $1::timestamptz)
  ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`;

const HELD = 'unnest($1::text[], $2::text[]) AS held (tenant_id, client_id)';

// In the order of all locks, and several of a kind in that of their keys: the cascade alone would go from client to client, as the rows happen to lie.
const LOCKS = [['consents', 'account_id, client_id'], ['authorizations', 'id']].map(
  ([table, order]) =>
    `SELECT count(*) FROM (SELECT FROM ${table} JOIN ${HELD} USING (tenant_id, client_id) ORDER BY tenant_id, ${order} FOR UPDATE OF ${table}) locked`,
);

const DELETE = `DELETE FROM clients USING ${HELD} WHERE clients.tenant_id = held.tenant_id AND clients.client_id = held.client_id`;

interface Key {
  readonly tenant_id: string;
  readonly client_id: string;
}

/** Deletes the clients that expired before `now` and all that hangs on them; buried ids among them, which mean nothing any more. */
export async function deleteExpiredClients(client: Client, now: Date): Promise<void> {
  await inBatches(BATCH, async () => {
    await client.query('BEGIN');
    try {
      const { rows } = await client.query<Key>(FIND, [now]);
      const held = [rows.map(({ tenant_id: tenant }) => tenant), rows.map(({ client_id: id }) => id)];
      if (rows.length > 0) for (const text of [...LOCKS, DELETE]) await client.query(text, held);
      await client.query('COMMIT');
      return rows.length;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  });
}
