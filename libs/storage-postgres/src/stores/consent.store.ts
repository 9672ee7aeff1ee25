import { type ConsentRecord, ConsentStore, type Page, type PageRequest } from '@latchkey/storage';
import { asJson, columnsOf, hotStatement, statement } from '../database/statement.js';
import { ConsentEntity, type ConsentRow } from '../entities/consent.entity.js';
import { pageOf, placeAfter, rowsWanted } from './cursor.js';
import { LOCK_ACCOUNT } from './lock-account.js';
import { revokeAuthorizations } from './revoke-authorizations.js';
import type { TenantScope } from './tenant-scope.js';

const COLUMNS = columnsOf(ConsentEntity);
const FIND_TEXT = `SELECT ${COLUMNS} FROM consents WHERE tenant_id = $1 AND account_id = $2 AND client_id = $3 AND revoked_at IS NULL`;
const FIND = hotStatement('consents.find', FIND_TEXT);
const HOLD = statement('consents.hold', `${FIND_TEXT} FOR NO KEY UPDATE`);
const PUT = statement(
  'consents.put',
  `INSERT INTO consents (tenant_id, account_id, client_id, id, access, granted_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (tenant_id, account_id, client_id) DO UPDATE
     SET id = excluded.id, access = excluded.access, granted_at = excluded.granted_at, revoked_at = excluded.revoked_at`,
);
// The consent first and its authorizations in a statement of their own: only so does it see those that were added while it waited.
const REVOKE = statement(
  'consents.revoke',
  'UPDATE consents SET revoked_at = $4 WHERE tenant_id = $1 AND account_id = $2 AND client_id = $3 AND revoked_at IS NULL',
);
const REVOKE_AUTHORIZATIONS = revokeAuthorizations('consents.revoke-authorizations', 'account_id = $3 AND client_id = $4 AND consented');
const LIST = statement(
  'consents.list',
  `SELECT ${COLUMNS} FROM consents WHERE tenant_id = $1 AND revoked_at IS NULL
     AND ($2::text IS NULL OR account_id = $2) AND ($3::text IS NULL OR client_id = $3)
     AND ($4::text IS NULL OR (account_id, client_id) > ($4, $5))
   ORDER BY account_id, client_id LIMIT $6`,
);

const recordOf = (row: ConsentRow): ConsentRecord => ({
  id: row.id,
  accountId: row.account_id,
  clientId: row.client_id,
  access: row.access,
  grantedAt: row.granted_at,
  revokedAt: row.revoked_at ?? undefined,
});

export class PostgresConsentStore extends ConsentStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async find(accountId: string, clientId: string): Promise<ConsentRecord | undefined> {
    const [row] = await this.scope.session.read<ConsentRow>(FIND(this.scope.tenant, accountId, clientId));
    return row && recordOf(row);
  }

  async hold(accountId: string, clientId: string): Promise<ConsentRecord | undefined> {
    const [row] = await this.scope.session.lock<ConsentRow>(HOLD(this.scope.tenant, accountId, clientId));
    return row && recordOf(row);
  }

  async put({ id, accountId, clientId, access, grantedAt, revokedAt }: ConsentRecord): Promise<void> {
    this.scope.session.append(PUT(this.scope.tenant, accountId, clientId, id, asJson(access), grantedAt, revokedAt));
  }

  async revoke(accountId: string, clientId: string, at: Date): Promise<'revoked' | 'absent'> {
    const { tenant, session } = this.scope;
    // Authorizations that rest on no consent are added under the account: those under way are waited for, and seen.
    await session.lock(LOCK_ACCOUNT(tenant, accountId));
    if ((await session.write(REVOKE(tenant, accountId, clientId, at))) === 0) return 'absent';
    await session.write(REVOKE_AUTHORIZATIONS(tenant, at, accountId, clientId));
    return 'revoked';
  }

  async list(page: PageRequest & { readonly accountId?: string; readonly clientId?: string }): Promise<Page<ConsentRecord>> {
    const { tenant, session } = this.scope;
    const rows = await session.read<ConsentRow>(
      LIST(tenant, page.accountId, page.clientId, ...placeAfter(page, 2), rowsWanted(page)),
    );
    return pageOf(rows, page, { item: recordOf, place: (row) => [row.account_id, row.client_id] });
  }
}
