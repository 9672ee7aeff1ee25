import type { TokenKey } from '@latchkey/protocol';
import { type AuthorizationCodeRecord, AuthorizationCodeStore } from '@latchkey/storage';
import { columnsOf, hotStatement, statement } from '../database/statement.js';
import { AuthorizationCodeEntity, type AuthorizationCodeRow } from '../entities/short-lived.entities.js';
import type { TenantScope } from './tenant-scope.js';
import { keyOf } from './token-key.js';

const COLUMNS = columnsOf(AuthorizationCodeEntity);
const ADD = hotStatement(
  'authorization-codes.add',
  `INSERT INTO authorization_codes (tenant_id, expiry_bucket, hash, client_id, authorization_id, redirect_uri, code_challenge, dpop_jkt, expires_at,
     spent_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const FIND = hotStatement(
  'authorization-codes.find',
  `SELECT ${COLUMNS} FROM authorization_codes WHERE tenant_id = $1 AND expiry_bucket = $2 AND hash = $3`,
);
const SPEND = statement(
  'authorization-codes.spend',
  'UPDATE authorization_codes SET spent_at = $4 WHERE tenant_id = $1 AND expiry_bucket = $2 AND hash = $3 AND spent_at IS NULL',
);

const recordOf = (row: AuthorizationCodeRow): AuthorizationCodeRecord => ({
  hash: row.hash,
  expiryBucket: row.expiry_bucket,
  clientId: row.client_id,
  authorizationId: row.authorization_id,
  redirectUri: row.redirect_uri,
  codeChallenge: row.code_challenge ?? undefined,
  dpopJkt: row.dpop_jkt ?? undefined,
  expiresAt: row.expires_at,
  spentAt: row.spent_at ?? undefined,
});

export class PostgresAuthorizationCodeStore extends AuthorizationCodeStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async add(c: AuthorizationCodeRecord): Promise<void> {
    this.scope.session.append(
      ADD(
        this.scope.tenant, c.expiryBucket, c.hash, c.clientId, c.authorizationId, c.redirectUri, c.codeChallenge, c.dpopJkt, c.expiresAt, c.spentAt,
      ),
    );
  }

  async find(key: TokenKey): Promise<AuthorizationCodeRecord | undefined> {
    const [row] = await this.scope.session.read<AuthorizationCodeRow>(FIND(...keyOf(this.scope.tenant, key)));
    return row && recordOf(row);
  }

  async spend(key: TokenKey, at: Date): Promise<'spent' | 'already-spent'> {
    return (await this.scope.session.write(SPEND(...keyOf(this.scope.tenant, key), at))) === 1 ? 'spent' : 'already-spent';
  }
}
