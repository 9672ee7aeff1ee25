import type { Client } from 'pg';
import { after } from '@latchkey/protocol';
import { inBatches } from './in-batches.js';

const BATCH = 1_000;
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** What is removed row by row, by when it was over, and how many seconds after that. */
interface Expiring {
  readonly table: string;
  readonly over: string;
  readonly kept: number;
  /** What keeps a row that is over. */
  readonly unless?: string;
}

// While a session lives, its authorizations tell which clients are to hear of its end.
const SESSION_LIVES = `EXISTS (
  SELECT FROM sessions WHERE sessions.tenant_id = authorizations.tenant_id AND sessions.id = authorizations.session_id AND sessions.revoked_at IS NULL)`;

// While a token of it may live, an authorization tells which resources are to hear of its end. $1 is a day ago.
const TOKEN_LIVES = `EXISTS (
  SELECT FROM tenants WHERE tenants.id = authorizations.tenant_id
    AND authorizations.expires_at + make_interval(secs => (tenants.settings ->> 'revocationRetention')::integer) > $1::timestamptz + interval '1 day')`;

const EXPIRING: readonly Expiring[] = [
  { table: 'sessions', over: 'expires_at', kept: DAY },
  { table: 'authorizations', over: 'expires_at', kept: DAY, unless: `${SESSION_LIVES} OR ${TOKEN_LIVES}` },
  { table: 'logout_deliveries', over: 'expires_at', kept: 0 },
  { table: 'initial_access_tokens', over: 'expires_at', kept: DAY },
  { table: 'revocations', over: 'expires_at', kept: HOUR },
  // Whoever comes back after that is told again of what still matters: no token lives as long.
  { table: 'security_event_streams', over: 'touched_at', kept: 40 * DAY },
  { table: 'status_list_states', over: 'expires_at', kept: HOUR },
  { table: 'sign_in_attempts', over: 'full_at', kept: HOUR },
  // A follower that was away for longer finds a gap and empties its caches.
  { table: 'changes', over: 'at', kept: DAY },
];

/** Deletes what expired long enough before `now`. None of it has rows hanging on it, so that nothing is waited for while something is held. */
export async function deleteExpired(client: Client, now: Date): Promise<void> {
  for (const { table, over, kept, unless = 'false' } of EXPIRING) {
    await inBatches(BATCH, async () => {
      const { rowCount } = await client.query(
        `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM ${table} WHERE ${over} < $1 AND NOT (${unless}) ORDER BY ${over} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`,
        [after(now, -kept)],
      );
      return rowCount;
    });
  }
}

/**
 * Blanks the seeds of refresh tokens that were spent more than a day before `now` and whose successors were spent too: a later
 * spending in the family says so, as a family has one unspent token at most. No retry can need them.
 */
export async function blankOldSeeds(client: Client, now: Date): Promise<void> {
  await inBatches(BATCH, async () => {
    const { rowCount } = await client.query(
      `UPDATE refresh_tokens SET successor_seed = NULL, successor_expires_at = NULL
       WHERE (tenant_id, expiry_bucket, hash) IN (
         SELECT tenant_id, expiry_bucket, hash FROM refresh_tokens token
         WHERE successor_seed IS NOT NULL AND spent_at < $1
           AND EXISTS (
             SELECT FROM refresh_tokens later
             WHERE later.tenant_id = token.tenant_id AND later.authorization_id = token.authorization_id AND later.spent_at > token.spent_at)
         LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      [after(now, -DAY)],
    );
    return rowCount;
  });
}
