import type { TokenHash } from '@latchkey/protocol';
import { type InitialAccessTokenRecord, InitialAccessTokenStore, type Page, type PageRequest } from '@latchkey/storage';
import { columnsOf, statement } from '../database/statement.js';
import { InitialAccessTokenEntity, type InitialAccessTokenRow } from '../entities/initial-access-token.entity.js';
import { pageOf, placeAfter, rowsWanted } from './cursor.js';
import type { TenantScope } from './tenant-scope.js';

const COLUMNS = columnsOf(InitialAccessTokenEntity);
const ADD = statement(
  'initial-access-tokens.add',
  'INSERT INTO initial_access_tokens (tenant_id, id, hash, name, uses_left, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
);
const LIST = statement(
  'initial-access-tokens.list',
  `SELECT ${COLUMNS} FROM initial_access_tokens WHERE tenant_id = $1 AND ($2::text IS NULL OR id > $2) ORDER BY id LIMIT $3`,
);
const SPEND = statement(
  'initial-access-tokens.spend',
  `UPDATE initial_access_tokens SET uses_left = uses_left - 1
   WHERE tenant_id = $1 AND hash = $2 AND expires_at > $3 AND (uses_left IS NULL OR uses_left > 0) RETURNING ${COLUMNS}`,
);
const REMOVE = statement('initial-access-tokens.remove', `DELETE FROM initial_access_tokens WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`);

const recordOf = ({ id, hash, name, uses_left, created_at, expires_at }: InitialAccessTokenRow): InitialAccessTokenRecord => ({
  id,
  hash,
  name,
  ...(uses_left !== null && { usesLeft: uses_left }),
  createdAt: created_at,
  expiresAt: expires_at,
});

export class PostgresInitialAccessTokenStore extends InitialAccessTokenStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async add({ id, hash, name, usesLeft, createdAt, expiresAt }: InitialAccessTokenRecord): Promise<void> {
    await this.scope.session.write(ADD(this.scope.tenant, id, hash, name, usesLeft ?? null, createdAt, expiresAt));
  }

  async list(page: PageRequest): Promise<Page<InitialAccessTokenRecord>> {
    const rows = await this.scope.session.read<InitialAccessTokenRow>(LIST(this.scope.tenant, ...placeAfter(page, 1), rowsWanted(page)));
    return pageOf(rows, page, { item: recordOf, place: (row) => [row.id] });
  }

  async spend(hash: TokenHash, at: Date): Promise<InitialAccessTokenRecord | undefined> {
    const [row] = await this.scope.session.lock<InitialAccessTokenRow>(SPEND(this.scope.tenant, hash, at));
    return row && recordOf(row);
  }

  async remove(id: string): Promise<InitialAccessTokenRecord | undefined> {
    const [row] = await this.scope.session.lock<InitialAccessTokenRow>(REMOVE(this.scope.tenant, id));
    return row && recordOf(row);
  }
}
