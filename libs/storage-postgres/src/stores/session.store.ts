import type { TokenHash } from '@latchkey/protocol';
import { InvalidCursor, type Page, type PageRequest, type SessionRecord, type SessionRenewal, SessionStore } from '@latchkey/storage';
import { asJson, columnsOf, hotStatement, statement } from '../database/statement.js';
import { SessionEntity, type SessionRow } from '../entities/session.entity.js';
import { pageOf, placeAfter, rowsWanted } from './cursor.js';
import { LOCK_ACCOUNT } from './lock-account.js';
import { revokeAuthorizations } from './revoke-authorizations.js';
import type { TenantScope } from './tenant-scope.js';

const COLUMNS = columnsOf(SessionEntity);
const ADD = statement(
  'sessions.add',
  `INSERT INTO sessions (tenant_id, id, cookie_hash, account_id, auth_time, acr, amr, address, user_agent, created_at, last_used_at,
     expires_at, ends_at, revoked_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
);
const FIND = hotStatement('sessions.find', `SELECT ${COLUMNS} FROM sessions WHERE tenant_id = $1 AND id = $2`);
const FIND_BY_COOKIE = hotStatement('sessions.find-by-cookie', `SELECT ${COLUMNS} FROM sessions WHERE tenant_id = $1 AND cookie_hash = $2`);
const HOLD = statement(
  'sessions.hold',
  `SELECT ${COLUMNS} FROM sessions WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > $3 FOR NO KEY UPDATE`,
);
const TOUCH = statement(
  'sessions.touch',
  'UPDATE sessions SET last_used_at = $3, expires_at = least($4, ends_at) WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > $3',
);
const RENEW = statement(
  'sessions.renew',
  `UPDATE sessions SET cookie_hash = $3, auth_time = $4, last_used_at = $4, acr = $5, amr = $6, expires_at = $7, ends_at = $8
   WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL`,
);
// The session first and its authorizations in a statement of their own: only so does it see those that were added while it waited.
const REVOKE = statement('sessions.revoke', 'UPDATE sessions SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL');
const REVOKE_AUTHORIZATIONS = revokeAuthorizations('sessions.revoke-authorizations', 'session_id = ANY ($3) AND NOT offline');
const REVOKE_OF_ACCOUNT = statement(
  'sessions.revoke-of-account',
  'UPDATE sessions SET revoked_at = $3 WHERE tenant_id = $1 AND account_id = $2 AND revoked_at IS NULL RETURNING id',
);
const LIST = statement(
  'sessions.list',
  `SELECT ${COLUMNS} FROM sessions WHERE tenant_id = $1 AND revoked_at IS NULL AND ($2::text IS NULL OR account_id = $2)
     AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4))
   ORDER BY created_at DESC, id DESC LIMIT $5`,
);

// As toISOString writes it; Date.parse alone takes much that PostgreSQL does not.
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const recordOf = (row: SessionRow): SessionRecord => ({
  id: row.id,
  cookieHash: row.cookie_hash,
  accountId: row.account_id,
  authTime: row.auth_time,
  acr: row.acr ?? undefined,
  amr: row.amr,
  address: row.address ?? undefined,
  userAgent: row.user_agent ?? undefined,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
  endsAt: row.ends_at,
  revokedAt: row.revoked_at ?? undefined,
});

export class PostgresSessionStore extends SessionStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async add(s: SessionRecord): Promise<void> {
    this.scope.session.append(
      ADD(
        this.scope.tenant, s.id, s.cookieHash, s.accountId, s.authTime, s.acr, asJson(s.amr), s.address, s.userAgent,
        s.createdAt, s.lastUsedAt, s.expiresAt, s.endsAt, s.revokedAt,
      ),
    );
  }

  async find(id: string): Promise<SessionRecord | undefined> {
    const [row] = await this.scope.session.read<SessionRow>(FIND(this.scope.tenant, id));
    return row && recordOf(row);
  }

  async findByCookie(hash: TokenHash): Promise<SessionRecord | undefined> {
    const [row] = await this.scope.session.read<SessionRow>(FIND_BY_COOKIE(this.scope.tenant, hash));
    return row && recordOf(row);
  }

  async hold(id: string, at: Date): Promise<SessionRecord | undefined> {
    const [row] = await this.scope.session.lock<SessionRow>(HOLD(this.scope.tenant, id, at));
    return row && recordOf(row);
  }

  async touch(id: string, use: { readonly at: Date; readonly expiresAt: Date }): Promise<void> {
    this.scope.session.append(TOUCH(this.scope.tenant, id, use.at, use.expiresAt));
  }

  async renew(id: string, { cookieHash, authTime, acr, amr, expiresAt, endsAt }: SessionRenewal): Promise<'renewed' | 'absent'> {
    const { tenant, session } = this.scope;
    const renewed = await session.write(RENEW(tenant, id, cookieHash, authTime, acr, asJson(amr), expiresAt, endsAt));
    return renewed === 0 ? 'absent' : 'renewed';
  }

  async revoke(id: string, at: Date): Promise<'revoked' | 'absent'> {
    const { tenant, session } = this.scope;
    if ((await session.write(REVOKE(tenant, id, at))) === 0) return 'absent';
    await session.write(REVOKE_AUTHORIZATIONS(tenant, at, [id]));
    return 'revoked';
  }

  async revokeOfAccount(accountId: string, at: Date): Promise<readonly string[]> {
    const { tenant, session } = this.scope;
    await session.lock(LOCK_ACCOUNT(tenant, accountId));
    const revoked = (await session.lock<{ id: string }>(REVOKE_OF_ACCOUNT(tenant, accountId, at))).map(({ id }) => id);
    if (revoked.length > 0) await session.write(REVOKE_AUTHORIZATIONS(tenant, at, revoked));
    return revoked;
  }

  async list(page: PageRequest & { readonly accountId?: string }): Promise<Page<SessionRecord>> {
    const [created, id] = placeAfter(page, 2);
    if (created && !(MOMENT.test(created) && Date.parse(created) >= 0)) throw new InvalidCursor();
    const rows = await this.scope.session.read<SessionRow>(
      LIST(this.scope.tenant, page.accountId, created, id, rowsWanted(page)),
    );
    return pageOf(rows, page, { item: recordOf, place: (row) => [row.created_at.toISOString(), row.id] });
  }
}
