import { type RevocationNotice, type RevocationPart, type RevocationRange, type RevocationRecord, RevocationStore } from '@latchkey/storage';
import { columnsOf, hotStatement, statement } from '../database/statement.js';
import { RevocationEntity, type RevocationRow } from '../entities/logs.entities.js';
import { revocationAbove } from './revocation-above.js';
import type { TenantScope } from './tenant-scope.js';

const COLUMNS = columnsOf(RevocationEntity);
const CONCERNS = hotStatement(
  'revocations.concerns',
  `SELECT EXISTS (${revocationAbove('$2::text[]', '$3::bigint')})
     OR $3::bigint > (SELECT revocation_position FROM tenants WHERE id = $1) AS concerned`,
);
const SINCE = statement(
  'revocations.since',
  `SELECT ${COLUMNS} FROM revocations WHERE tenant_id = $1 AND position > $2 ORDER BY position LIMIT $3`,
);
// As hashOf (libs/storage) writes it: over a million entries it costs less here.
const HASH = `translate(encode(substr(sha256(convert_to(part.selector, 'UTF8')), 1, 12), 'base64'), '+/', '-_')`;
// Bounded by the entries looked at, not by those found: of a large log little may concern the resource. A later entry stands for an earlier one
// only if it lasts as long.
const PART = statement(
  'revocations.part',
  `WITH part AS (
     SELECT position, selector, audiences, expires_at FROM revocations
     WHERE tenant_id = $1 AND position > $3 AND position <= $4 ORDER BY position LIMIT $5
   )
   SELECT (SELECT count(*)::integer FROM part) AS size, (SELECT max(position) FROM part) AS last,
     (SELECT json_agg(json_build_array(${HASH}, part.position, ceil(extract(epoch FROM part.expires_at))::bigint) ORDER BY part.position)
      FROM part
      WHERE part.expires_at > $6 AND (part.audiences IS NULL OR $2 = ANY (part.audiences)) AND NOT EXISTS (
        SELECT FROM revocations later
        WHERE later.tenant_id = $1 AND later.selector = part.selector AND later.position > part.position AND later.position <= $4
          AND later.expires_at >= part.expires_at AND (later.audiences IS NULL OR $2 = ANY (later.audiences)))) AS notices`,
);

interface PartRow {
  readonly size: number;
  readonly last: string | null;
  readonly notices: readonly RevocationNotice[] | null;
}

export const revocationOf = (row: RevocationRow): RevocationRecord => ({
  position: Number(row.position),
  selector: { kind: row.kind, value: row.value },
  ...(row.audiences && { audiences: row.audiences }),
  revokedAt: row.revoked_at,
  expiresAt: row.expires_at,
});

export class PostgresRevocationStore extends RevocationStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  append(entry: Omit<RevocationRecord, 'position'>): void {
    this.scope.session.revocations.push(entry);
  }

  async concerns(selectors: readonly string[], rev: number): Promise<boolean> {
    const [row] = await this.scope.session.read<{ concerned: boolean }>(CONCERNS(this.scope.tenant, selectors, rev));
    // No row comes back when a selector cannot be stored: a token that names one was not issued here.
    return row?.concerned ?? true;
  }

  async since(position: number, limit: number): Promise<readonly RevocationRecord[]> {
    const rows = await this.scope.session.read<RevocationRow>(SINCE(this.scope.tenant, position, limit));
    return rows.map(revocationOf);
  }

  async part(resource: string, { after, upTo, limit, at }: RevocationRange): Promise<RevocationPart> {
    const [row] = await this.scope.session.read<PartRow>(PART(this.scope.tenant, resource, after, upTo, limit, at));
    const size = row?.size ?? 0;
    const to = size < limit ? upTo : Number(row?.last);
    return { to, whole: size === to - after, notices: row?.notices ?? [] };
  }
}
