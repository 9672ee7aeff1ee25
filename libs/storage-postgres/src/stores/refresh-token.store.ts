import type { TokenKey } from '@latchkey/protocol';
import { type RefreshTokenRecord, RefreshTokenStore, type SuccessorSeed } from '@latchkey/storage';
import { asJson, columnsOf, hotStatement, statement } from '../database/statement.js';
import { RefreshTokenEntity, type RefreshTokenRow } from '../entities/short-lived.entities.js';
import type { TenantScope } from './tenant-scope.js';
import { keyOf } from './token-key.js';

const COLUMNS = columnsOf(RefreshTokenEntity);
const ADD = statement(
  'refresh-tokens.add',
  `INSERT INTO refresh_tokens (tenant_id, expiry_bucket, hash, authorization_id, client_id, issued_at, expires_at, spent_at,
     successor_seed, successor_expires_at, confirmation)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);
const FIND = hotStatement('refresh-tokens.find', `SELECT ${COLUMNS} FROM refresh_tokens WHERE tenant_id = $1 AND expiry_bucket = $2 AND hash = $3`);
const SPEND = statement(
  'refresh-tokens.spend',
  `UPDATE refresh_tokens SET spent_at = $4, successor_seed = $5, successor_expires_at = $6
   WHERE tenant_id = $1 AND expiry_bucket = $2 AND hash = $3 AND spent_at IS NULL`,
);
const BLANK_SEEDS = statement(
  'refresh-tokens.blank-seeds',
  `UPDATE refresh_tokens SET successor_seed = NULL, successor_expires_at = NULL
   WHERE tenant_id = $1 AND authorization_id = $2 AND spent_at < $3 AND successor_seed IS NOT NULL
     AND (expiry_bucket, hash) <> ($4, $5)`,
);

const recordOf = (row: RefreshTokenRow): RefreshTokenRecord => ({
  hash: row.hash,
  expiryBucket: row.expiry_bucket,
  authorizationId: row.authorization_id,
  clientId: row.client_id,
  issuedAt: row.issued_at,
  expiresAt: row.expires_at,
  spentAt: row.spent_at ?? undefined,
  successor:
    row.successor_seed !== null && row.successor_expires_at !== null
      ? { seed: row.successor_seed, expiresAt: row.successor_expires_at }
      : undefined,
  confirmation: row.confirmation ?? undefined,
});

export class PostgresRefreshTokenStore extends RefreshTokenStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async add(t: RefreshTokenRecord): Promise<void> {
    this.scope.session.append(
      ADD(
        this.scope.tenant, t.expiryBucket, t.hash, t.authorizationId, t.clientId, t.issuedAt, t.expiresAt, t.spentAt,
        t.successor?.seed, t.successor?.expiresAt, asJson(t.confirmation),
      ),
    );
  }

  async find(key: TokenKey): Promise<RefreshTokenRecord | undefined> {
    const [row] = await this.scope.session.read<RefreshTokenRow>(FIND(...keyOf(this.scope.tenant, key)));
    return row && recordOf(row);
  }

  async spend(
    key: TokenKey,
    { at, successor }: { readonly at: Date; readonly successor: SuccessorSeed },
  ): Promise<'spent' | 'already-spent'> {
    const { tenant, session } = this.scope;
    const spent = await session.write(SPEND(...keyOf(tenant, key), at, successor.seed, successor.expiresAt));
    return spent === 1 ? 'spent' : 'already-spent';
  }

  async blankSeeds(
    authorizationId: string,
    { spentBefore, except }: { readonly spentBefore: Date; readonly except: TokenKey },
  ): Promise<void> {
    const { tenant, session } = this.scope;
    session.append(BLANK_SEEDS(tenant, authorizationId, spentBefore, except.expiryBucket, except.hash));
  }
}
