import type { TenantId } from '@latchkey/protocol';
import { type NewRevocation, REVOCATION_LEEWAY, selectorKey, TENANT_SETTINGS } from '@latchkey/storage';
import { asJson, type Statement, statement } from '../database/statement.js';
import type { Change } from '../feed/change.js';

/** Microseconds since the epoch by the clock of the database: a log that was restored goes on above all that it ever gave. */
export const CLOCK = '(extract(epoch FROM clock_timestamp()) * 1000000)::bigint';

/** What wakes the followers of the feed up; it carries nothing. */
export const CHANNEL = 'latchkey_changes';

// The row of the tenant stays locked from here to the commit, so that positions are given in the order of the commits; the clock only leaves some out.
const APPEND_REVOCATIONS = statement(
  'revocations.append',
  `WITH taken AS (
     UPDATE tenants SET revocation_position = greatest(revocation_position, ${CLOCK}) + $2::bigint WHERE id = $1
     RETURNING revocation_position - $2::bigint AS before,
       make_interval(secs => ${REVOCATION_LEEWAY} + coalesce((settings ->> 'revocationRetention')::float8, ${TENANT_SETTINGS.revocationRetention})) AS longest
   ), appended AS (
     INSERT INTO revocations (tenant_id, position, selector, kind, value, revoked_at, expires_at, audiences)
     SELECT $1, taken.before + entry.number, entry.selector, entry.kind, entry.value, entry.revoked_at, coalesce(entry.expires_at, entry.revoked_at + taken.longest),
       CASE WHEN entry.audiences IS NOT NULL THEN ARRAY(SELECT json_array_elements_text(entry.audiences)) END
     FROM taken, unnest($3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::json[])
       WITH ORDINALITY AS entry (selector, kind, value, revoked_at, expires_at, audiences, number)
     RETURNING position
   )
   SELECT count(*), pg_notify('${CHANNEL}', '') FROM appended`,
);

export const revocationsStatement = (tenant: TenantId, entries: readonly NewRevocation[]): Statement =>
  APPEND_REVOCATIONS(
    tenant,
    entries.length,
    entries.map(({ selector }) => selectorKey(selector)),
    entries.map(({ selector }) => selector.kind),
    entries.map(({ selector }) => selector.value),
    entries.map(({ revokedAt }) => revokedAt),
    entries.map(({ expiresAt }) => expiresAt),
    entries.map(({ audiences }) => asJson(audiences)),
  );

const APPEND_CHANGES = statement(
  'changes.append',
  `WITH taken AS (
     UPDATE change_positions SET position = position + $1::bigint WHERE id = 1 RETURNING position - $1::bigint AS before
   ), appended AS (
     INSERT INTO changes (position, tenant_id, kind, key, at)
     SELECT taken.before + entry.number, entry.tenant_id, entry.kind, entry.key, $5
     FROM taken, unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS entry (tenant_id, kind, key, number)
     RETURNING position
   )
   SELECT count(*), pg_notify('${CHANNEL}', '') FROM appended`,
);

export const changesStatement = (changes: readonly Change[], at: Date): Statement =>
  APPEND_CHANGES(
    changes.length,
    changes.map(({ tenant }) => tenant),
    changes.map(({ kind }) => kind),
    changes.map(({ key }) => key),
    at,
  );
