import type { TokenKey } from '@latchkey/protocol';
import { type AccessTokenRecord, AccessTokenStore } from '@latchkey/storage';
import { asJson, hotStatement } from '../database/statement.js';
import type { AccessTokenRow } from '../entities/short-lived.entities.js';
import { revocationAbove } from './revocation-above.js';
import type { TenantScope } from './tenant-scope.js';
import { keyOf } from './token-key.js';

const ADD = hotStatement(
  'access-tokens.add',
  `INSERT INTO access_tokens (tenant_id, expiry_bucket, hash, claims, selectors, rev, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const FIND_UNREVOKED = hotStatement(
  'access-tokens.find-unrevoked',
  `SELECT claims FROM access_tokens token WHERE tenant_id = $1 AND expiry_bucket = $2 AND hash = $3
     AND NOT EXISTS (${revocationAbove('token.selectors', 'token.rev')})`,
);

export class PostgresAccessTokenStore extends AccessTokenStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async add({ expiryBucket, hash, claims, selectors, rev, expiresAt }: AccessTokenRecord): Promise<void> {
    this.scope.session.append(ADD(this.scope.tenant, expiryBucket, hash, asJson(claims), selectors, rev, expiresAt));
  }

  async findUnrevoked(key: TokenKey): Promise<AccessTokenRecord['claims'] | undefined> {
    const [row] = await this.scope.session.read<Pick<AccessTokenRow, 'claims'>>(FIND_UNREVOKED(...keyOf(this.scope.tenant, key)));
    return row?.claims;
  }
}
