import { type ConsentRecord, ConsentStore, type Page, type PageRequest } from '@latchkey/storage';
import { asJson, columnsOf, hotStatement, statement } from '../database/statement.js';
import { ConsentEntity, type ConsentRow } from '../entities/consent.entity.js';
import { pageOf, placeAfter, rowsWanted } from './cursor.js';
import { LOCK_ACCOUNT } from './lock-account.js';
import { revokeAuthorizations } from './revoke-authorizations.js';
import type { TenantScope } from './tenant-scope.js';

const COLUMNS = columnsOf(ConsentEntity);
const FIND = hotStatement(
  'consents.find',
  `SELECT ${COLUMNS} FROM consents WHERE tenant_id = $1 AND account_id = $2 AND client_id = $3 AND revoked_at IS NULL`,
);
// The client before the consent, as its removal does; the authorization that is added next would lock it after.
const HOLD = statement(
  'consents.hold',
  `SELECT ${columnsOf(ConsentEntity, 'consents')} FROM consents JOIN clients USING (tenant_id, client_id)
   WHERE tenant_id = $1 AND consents.account_id = $2 AND client_id = $3 AND consents.revoked_at IS NULL
   FOR KEY SHARE OF clients FOR NO KEY UPDATE OF consents`,
);
const PUT = statement(
  'consents.put',
  `WITH client AS MATERIALIZED (SELECT client_id FROM clients WHERE tenant_id = $1 AND client_id = $3 FOR KEY SHARE)
   INSERT INTO consents (tenant_id, account_id, client_id, id, access, granted_at, revoked_at)
   SELECT $1, $2, $3, $4, $5::json, $6::timestamptz, $7::timestamptz FROM (VALUES (true)) one LEFT JOIN client ON true
   ON CONFLICT (tenant_id, account_id, client_id) DO UPDATE
     SET id = excluded.id, access = excluded.access, granted_at = excluded.granted_at, revoked_at = excluded.revoked_at`,
);
// The consent first and its authorizations in a statement of their own: only so does it see those that were added while it waited.
const REVOKE = statement(
  'consents.revoke',
  'UPDATE consents SET revoked_at = $4 WHERE tenant_id = $1 AND account_id = $2 AND client_id = $3 AND revoked_at IS NULL',
);
const REVOKE_AUTHORIZATIONS = revokeAuthorizations('consents.revoke-authorizations', 'account_id = $3 AND client_id = $4 AND consented');
const REMOVE_OF_ACCOUNT = statement(
  'consents.remove-of-account',
  `WITH held AS MATERIALIZED (
     SELECT client_id FROM consents WHERE tenant_id = $1 AND account_id = $2 ORDER BY client_id FOR UPDATE)
   DELETE FROM consents USING held WHERE tenant_id = $1 AND account_id = $2 AND consents.client_id = held.client_id`,
);
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

  async removeOfAccount(accountId: string): Promise<void> {
    const { tenant, session } = this.scope;
    await session.lock(LOCK_ACCOUNT(tenant, accountId));
    await session.write(REMOVE_OF_ACCOUNT(tenant, accountId));
  }

  async list(page: PageRequest & { readonly accountId?: string; readonly clientId?: string }): Promise<Page<ConsentRecord>> {
    const { tenant, session } = this.scope;
    const rows = await session.read<ConsentRow>(
      LIST(tenant, page.accountId, page.clientId, ...placeAfter(page, 2), rowsWanted(page)),
    );
    return pageOf(rows, page, { item: recordOf, place: (row) => [row.account_id, row.client_id] });
  }
}
