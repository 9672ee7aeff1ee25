import { type AccountRecord, AccountStore, type Page, type PageRequest } from '@latchkey/storage';
import { asJson, columnsOf, hotStatement, statement } from '../database/statement.js';
import { AccountEntity, type AccountRow } from '../entities/account.entity.js';
import { pageOf, placeAfter, rowsWanted } from './cursor.js';
import type { TenantScope } from './tenant-scope.js';

const COLUMNS = columnsOf(AccountEntity);
const FIND = hotStatement('accounts.find', `SELECT ${COLUMNS} FROM accounts WHERE tenant_id = $1 AND id = $2`);
const FIND_BY_USERNAME = hotStatement('accounts.find-by-username', `SELECT ${COLUMNS} FROM accounts WHERE tenant_id = $1 AND username_key = $2`);
const HOLD = statement('accounts.hold', `SELECT ${COLUMNS} FROM accounts WHERE tenant_id = $1 AND id = $2 AND blocked_at IS NULL FOR NO KEY UPDATE`);
const LIST = statement(
  'accounts.list',
  `SELECT ${COLUMNS} FROM accounts WHERE tenant_id = $1 AND ($2::text IS NULL OR id > $2) ORDER BY id LIMIT $3`,
);
const ADD = statement(
  'accounts.add',
  `INSERT INTO accounts (tenant_id, id, username, username_key, password_hash, claims, entitlements, blocked_at, version, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
);
const UPDATE = statement(
  'accounts.update',
  `UPDATE accounts SET username = $3, username_key = $4, password_hash = $5, claims = $6, entitlements = $7, blocked_at = $8,
     version = version + 1, updated_at = $10
   WHERE tenant_id = $1 AND id = $2 AND version = $9`,
);
const REMOVE = statement('accounts.remove', 'DELETE FROM accounts WHERE tenant_id = $1 AND id = $2');

/** The username without regard to case or to how its characters are composed (as RFC 8265 §3.3 compares usernames). */
const usernameKey = (username: string): string => username.normalize('NFKC').toLowerCase();

const recordOf = (row: AccountRow): AccountRecord => ({
  id: row.id,
  username: row.username,
  passwordHash: row.password_hash ?? undefined,
  claims: row.claims,
  entitlements: row.entitlements,
  blockedAt: row.blocked_at ?? undefined,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const valuesOf = ({ id, username, passwordHash, claims, entitlements, blockedAt }: AccountRecord): unknown[] => [
  id, username, usernameKey(username), passwordHash, asJson(claims), asJson(entitlements), blockedAt,
];

export class PostgresAccountStore extends AccountStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async find(id: string): Promise<AccountRecord | undefined> {
    const [row] = await this.scope.session.read<AccountRow>(FIND(this.scope.tenant, id));
    return row && recordOf(row);
  }

  async findByUsername(username: string): Promise<AccountRecord | undefined> {
    const [row] = await this.scope.session.read<AccountRow>(FIND_BY_USERNAME(this.scope.tenant, usernameKey(username)));
    return row && recordOf(row);
  }

  async hold(id: string): Promise<AccountRecord | undefined> {
    const [row] = await this.scope.session.lock<AccountRow>(HOLD(this.scope.tenant, id));
    return row && recordOf(row);
  }

  async list(page: PageRequest): Promise<Page<AccountRecord>> {
    const rows = await this.scope.session.read<AccountRow>(LIST(this.scope.tenant, ...placeAfter(page, 1), rowsWanted(page)));
    return pageOf(rows, page, { item: recordOf, place: (row) => [row.id] });
  }

  async add(account: AccountRecord): Promise<'added' | 'exists'> {
    const { version, createdAt, updatedAt } = account;
    const added = await this.scope.session.write(ADD(this.scope.tenant, ...valuesOf(account), version, createdAt, updatedAt));
    return added === 0 ? 'exists' : 'added';
  }

  async update(account: AccountRecord): Promise<'updated' | 'conflict' | 'exists'> {
    const { version, updatedAt } = account;
    const updated = await this.scope.session.writeUnique(UPDATE(this.scope.tenant, ...valuesOf(account), version, updatedAt));
    if (updated === 'duplicate') return 'exists';
    return updated === 0 ? 'conflict' : 'updated';
  }

  async remove(id: string): Promise<'removed' | 'absent'> {
    return (await this.scope.session.write(REMOVE(this.scope.tenant, id))) === 0 ? 'absent' : 'removed';
  }
}
