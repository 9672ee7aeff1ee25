import { hotStatement, statement } from '../database/statement.js';

export const ADD = hotStatement(
  'status-lists.add',
  'INSERT INTO status_list_entries (tenant_id, expiry_bucket, hash, index, alg, selectors, rev, id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
);

/** How far the log has come, and how far the list was worked out when it was last asked for. */
export const KNOWN = statement(
  'status-lists.known',
  `SELECT tenants.revocation_position AS head, state.position, state.seen, state.dead,
     (SELECT alg FROM status_list_entries WHERE tenant_id = $1 AND expiry_bucket = $2 AND hash = $3 LIMIT 1) AS alg
   FROM tenants LEFT JOIN status_list_states state ON state.tenant_id = $1 AND state.hash = $3 WHERE tenants.id = $1`,
);

export const KEEP = statement(
  'status-lists.keep',
  `INSERT INTO status_list_states (tenant_id, hash, position, seen, dead, expires_at) VALUES ($1, $2, $3, $4, $5, to_timestamp($6::bigint * 3600))
   ON CONFLICT (tenant_id, hash) DO UPDATE SET position = excluded.position, seen = excluded.seen, dead = excluded.dead
   WHERE status_list_states.position <= excluded.position`,
);

/** Places as bytes, four each: ten thousands of them are read in no time. */
const places = (index: string): string => `string_agg(int4send(${index}), ''::bytea)`;

const ENTRY = 'entry.tenant_id = $1 AND entry.expiry_bucket = $2 AND entry.hash = $3';

/** The places that are taken and not among the seen ($4), and the oldest position that one of their tokens was issued at. */
export const UNSEEN = statement(
  'status-lists.unseen',
  `SELECT ${places('entry.index')} AS found, min(entry.rev) AS oldest FROM status_list_entries entry WHERE ${ENTRY} AND get_bit($4::bytea, entry.index) = 0`,
);

/** Places that were seen ($4) and are not dead ($5). */
const ALIVE = `${ENTRY} AND get_bit($4::bytea, entry.index) = 1 AND get_bit($5::bytea, entry.index) = 0`;

/**
 * What `news` ends, by the newest position of each selector; nothing is read of the list where there is no news. A join would be planned by the statistics
 * of a partition that is a minute old, and take hours.
 */
const endedBy = (news: string, alive: string): string =>
  `ended AS MATERIALIZED (
     SELECT jsonb_object_agg(selector, position) AS positions FROM (SELECT selector, max(position) AS position FROM ${news} GROUP BY selector) newest
   ), found AS MATERIALIZED (
     SELECT ${places('entry.index')} AS found FROM status_list_entries entry
     WHERE (SELECT positions FROM ended) IS NOT NULL AND ${alive} AND (SELECT positions FROM ended) ?| entry.selectors
       AND EXISTS (SELECT FROM unnest(entry.selectors) AS named (selector) WHERE ((SELECT positions FROM ended) ->> named.selector)::bigint > entry.rev)
   )`;

/** Of the alive, those that the log ends above position $6; nothing of it where that holds $7 entries or more. And how many it holds, up to that. */
export const GATHERED = statement(
  'status-lists.gathered',
  `WITH news AS MATERIALIZED (
     SELECT selector, position FROM revocations WHERE tenant_id = $1 AND position > $6::bigint ORDER BY position LIMIT $7::bigint
   ), size AS MATERIALIZED (
     SELECT count(*) AS size FROM news
   ), ${endedBy('news WHERE (SELECT size FROM size) < $7::bigint', ALIVE)}
   SELECT size::integer, found FROM size, found`,
);

/**
 * The same by looking up what the tokens answer to, those of the places from $7 up to and not with $8: in the order of the index, which is a third of
 * looking up each of them.
 */
export const LOOKED_UP = statement(
  'status-lists.looked-up',
  `WITH named AS MATERIALIZED (
     SELECT array_agg(DISTINCT selector) AS selectors FROM status_list_entries entry, unnest(entry.selectors) selector WHERE ${ALIVE} AND entry.index >= $7 AND entry.index < $8
   ), ${endedBy(
     'revocations WHERE tenant_id = $1 AND position > $6::bigint AND selector = ANY ((SELECT selectors FROM named)::text[])',
     `${ALIVE} AND entry.index >= $7 AND entry.index < $8`,
   )}
   SELECT found FROM found`,
);

/** What lists are addressed by, behind the hour $2 and the hash $3: from one to the next by index, past all the entries of each. */
export const IDS = statement(
  'status-lists.ids',
  `WITH RECURSIVE list AS (
     (SELECT expiry_bucket, hash, id FROM status_list_entries WHERE tenant_id = $1 AND expiry_bucket >= $2 AND (expiry_bucket, hash) > ($2, $3)
      ORDER BY expiry_bucket, hash LIMIT 1)
     UNION ALL
     SELECT next.expiry_bucket, next.hash, next.id FROM list CROSS JOIN LATERAL (
       SELECT entry.expiry_bucket, entry.hash, entry.id FROM status_list_entries entry
       WHERE entry.tenant_id = $1 AND entry.expiry_bucket >= list.expiry_bucket AND (entry.expiry_bucket, entry.hash) > (list.expiry_bucket, list.hash)
       ORDER BY entry.expiry_bucket, entry.hash LIMIT 1) next
   )
   SELECT id FROM list WHERE id IS NOT NULL LIMIT $4::bigint`,
);
