import { type SigningKeyRecord, type SigningKeyState, SigningKeyStore } from '@latchkey/storage';
import { asJson, columnsOf, hotStatement, statement } from '../database/statement.js';
import { SigningKeyEntity, type SigningKeyRow } from '../entities/signing-key.entity.js';
import { type TenantScope, cached } from './tenant-scope.js';

const COLUMNS = columnsOf(SigningKeyEntity);

// An advisory lock, because locks on the rows would not keep a new row out; and not the tenant's row, which revocations take last.
const LOCK = statement('signing-keys.lock', `SELECT pg_advisory_xact_lock(hashtextextended('signing-keys ' || $1, 0))`);
const ALL = hotStatement('signing-keys.all', `SELECT ${COLUMNS} FROM signing_keys WHERE tenant_id = $1 ORDER BY created_at, kid`);
const ADD = statement(
  'signing-keys.add',
  `INSERT INTO signing_keys (tenant_id, kid, alg, state, public_jwk, sealed_private_jwk, created_at, signing_since, retired_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const SET_STATE = statement(
  'signing-keys.set-state',
  `UPDATE signing_keys SET state = $3,
     signing_since = CASE WHEN $3 = 'signing' THEN $4 ELSE signing_since END,
     retired_at = CASE WHEN $3 IN ('retired', 'burnt') THEN $4 ELSE retired_at END,
     sealed_private_jwk = CASE WHEN $3 IN ('retired', 'burnt') THEN '' ELSE sealed_private_jwk END
   WHERE tenant_id = $1 AND kid = $2 AND state <> 'burnt'`,
);
const REMOVE = statement('signing-keys.remove', `DELETE FROM signing_keys WHERE tenant_id = $1 AND kid = $2 AND state = 'retired'`);

const recordOf = (row: SigningKeyRow): SigningKeyRecord => ({
  kid: row.kid,
  alg: row.alg,
  state: row.state,
  publicJwk: row.public_jwk,
  sealedPrivateJwk: row.sealed_private_jwk,
  createdAt: row.created_at,
  signingSince: row.signing_since ?? undefined,
  retiredAt: row.retired_at ?? undefined,
});

export class PostgresSigningKeyStore extends SigningKeyStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  all(): Promise<readonly SigningKeyRecord[]> {
    return cached(this.scope, {
      cache: this.scope.caches.signingKeys,
      kind: 'signing-key',
      key: '',
      query: ALL(this.scope.tenant),
      map: (rows: SigningKeyRow[]): readonly SigningKeyRecord[] => rows.map(recordOf),
    });
  }

  async current(): Promise<readonly SigningKeyRecord[]> {
    return (await this.scope.session.read<SigningKeyRow>(ALL(this.scope.tenant))).map(recordOf);
  }

  async holdAll(): Promise<readonly SigningKeyRecord[]> {
    await this.lock();
    return this.current();
  }

  async add(key: SigningKeyRecord): Promise<void> {
    const { tenant, session } = this.scope;
    await this.lock();
    const { kid, alg, state, publicJwk, sealedPrivateJwk, createdAt, signingSince, retiredAt } = key;
    await session.write(ADD(tenant, kid, alg, state, asJson(publicJwk), sealedPrivateJwk, createdAt, signingSince, retiredAt));
    session.changed('signing-key', kid);
  }

  async setState(kid: string, state: SigningKeyState, at: Date): Promise<'updated' | 'absent'> {
    const { tenant, session } = this.scope;
    await this.lock();
    if ((await session.write(SET_STATE(tenant, kid, state, at))) === 0) return 'absent';
    session.changed('signing-key', kid);
    return 'updated';
  }

  async remove(kid: string): Promise<'removed' | 'absent'> {
    const { tenant, session } = this.scope;
    await this.lock();
    if ((await session.write(REMOVE(tenant, kid))) === 0) return 'absent';
    session.changed('signing-key', kid);
    return 'removed';
  }

  private async lock(): Promise<void> {
    await this.scope.session.lock(LOCK(this.scope.tenant));
  }
}
