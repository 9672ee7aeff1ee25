import type { SigningAlgorithm, TokenKey } from '@latchkey/protocol';
import { type StatusListEntry, type StatusListState, StatusListStore } from '@latchkey/storage';
import { hotStatement, statement } from '../database/statement.js';
import type { TenantScope } from './tenant-scope.js';
import { keyOf } from './token-key.js';

const ADD = hotStatement(
  'status-lists.add',
  'INSERT INTO status_list_entries (tenant_id, expiry_bucket, hash, index, alg, selectors, rev) VALUES ($1, $2, $3, $4, $5, $6, $7)',
);
// What was revoked since the oldest token of the list is gathered once, and looked up for each entry. A join would be planned by the statistics of a
// partition that is a minute old, and take hours. Of a burnt key the position decides as of all else: nothing here was signed with a key
// that was known to be burnt.
const FIND = statement(
  'status-lists.find',
  `WITH list AS MATERIALIZED (
     SELECT min(alg) AS alg, min(rev) AS rev FROM status_list_entries WHERE tenant_id = $1 AND expiry_bucket = $2 AND hash = $3
   ), ended AS MATERIALIZED (
     SELECT jsonb_object_agg(selector, position) AS positions FROM (
       SELECT selector, max(position) AS position FROM revocations WHERE tenant_id = $1 AND position > (SELECT rev FROM list) GROUP BY selector) newest
   )
   SELECT list.alg, ARRAY(
     SELECT entry.index FROM status_list_entries entry
     WHERE entry.tenant_id = $1 AND entry.expiry_bucket = $2 AND entry.hash = $3
       AND (SELECT positions FROM ended) IS NOT NULL AND (SELECT positions FROM ended) ?| entry.selectors
       AND EXISTS (SELECT FROM unnest(entry.selectors) AS named (selector) WHERE ((SELECT positions FROM ended) ->> named.selector)::bigint > entry.rev)
     ORDER BY entry.index) AS revoked
   FROM list WHERE list.alg IS NOT NULL`,
);

interface ListRow {
  readonly alg: SigningAlgorithm;
  readonly revoked: readonly number[];
}

export class PostgresStatusListStore extends StatusListStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  add({ expiryBucket, hash, index, alg, selectors, rev }: StatusListEntry): void {
    this.scope.session.append(ADD(this.scope.tenant, expiryBucket, hash, index, alg, selectors, rev));
  }

  async find(key: TokenKey): Promise<StatusListState | undefined> {
    const [row] = await this.scope.session.read<ListRow>(FIND(...keyOf(this.scope.tenant, key)));
    return row && { alg: row.alg, revoked: row.revoked };
  }
}
