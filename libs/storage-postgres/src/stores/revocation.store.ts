import { type NewRevocation, type RevocationNotice, type RevocationPart, type RevocationRange, type RevocationRecord, RevocationStore } from '@latchkey/storage';
import { columnsOf, hotStatement, statement } from '../database/statement.js';
import { RevocationEntity, type RevocationRow } from '../entities/logs.entities.js';
import { revocationAbove } from './revocation-above.js';
import { REVOCATION_PART } from './revocation-part.js';
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
const PART = statement('revocations.part', REVOCATION_PART);

interface PartRow {
  readonly known: boolean;
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

  append(entry: NewRevocation): void {
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
    return { to, known: row?.known ?? false, notices: row?.notices ?? [] };
  }
}
