import { type AuthorizationReach, type AuthorizationRecord, AuthorizationStore, type EndingAuthorizations, type Page, type PageRequest } from '@latchkey/storage';
import { asJson, columnsOf, hotStatement, statement } from '../database/statement.js';
import { AuthorizationEntity, type AuthorizationRow } from '../entities/authorization.entity.js';
import { pageOf, placeAfter, rowsWanted } from './cursor.js';
import { LOCK_ACCOUNT } from './lock-account.js';
import { LOCK_CLIENT } from './lock-client.js';
import { revokeAuthorizations } from './revoke-authorizations.js';
import type { TenantScope } from './tenant-scope.js';

const COLUMNS = columnsOf(AuthorizationEntity);
const ADD = statement(
  'authorizations.add',
  `INSERT INTO authorizations (tenant_id, id, client_id, account_id, session_id, consented, offline, access, auth_time, acr, amr, nonce,
     claims, created_at, expires_at, revoked_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
);
const FIND = hotStatement('authorizations.find', `SELECT ${COLUMNS} FROM authorizations WHERE tenant_id = $1 AND id = $2`);
// PostgreSQL checks the condition again on the row as it stands when the lock is had.
const HOLD = statement(
  'authorizations.hold',
  `SELECT ${COLUMNS} FROM authorizations WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > $3 FOR NO KEY UPDATE`,
);
const REVOKE = revokeAuthorizations('authorizations.revoke', 'id = $3');
const REVOKE_OF_ACCOUNT = revokeAuthorizations('authorizations.revoke-of-account', 'account_id = $3');
const REVOKE_OF_CLIENT = revokeAuthorizations('authorizations.revoke-of-client', 'client_id = $3');
const FRONTCHANNEL_CLIENTS_OF = statement(
  'authorizations.frontchannel-clients-of',
  `WITH took_part AS MATERIALIZED (SELECT DISTINCT client_id FROM authorizations WHERE tenant_id = $1 AND session_id = $2)
   SELECT client_id FROM clients
   WHERE tenant_id = $1 AND client_id = ANY (ARRAY(SELECT client_id FROM took_part)) AND metadata ->> 'frontchannelLogoutUri' IS NOT NULL
   ORDER BY client_id LIMIT $3`,
);
// What a token can be for is in what was granted: no request for one gets more.
const REACH = statement(
  'authorizations.reach',
  `SELECT client.client_id, client.metadata ->> 'subjectType' AS subject_type, client.metadata ->> 'sectorIdentifierUri' AS sector_identifier_uri,
     client.metadata -> 'redirectUris' AS redirect_uris, reach.audiences
   FROM (
     SELECT authorization_.client_id, coalesce(array_agg(DISTINCT granted.resource) FILTER (WHERE granted.resource IS NOT NULL), '{}') AS audiences
     FROM authorizations authorization_
     LEFT JOIN LATERAL (SELECT item ->> 'resource' AS resource FROM json_array_elements(authorization_.access -> 'resources') item) granted ON true
     WHERE authorization_.tenant_id = $1 AND (authorization_.revoked_at IS NULL OR authorization_.revoked_at >= $2 OR $3::text IS NOT NULL)
       AND ($3::text IS NULL OR authorization_.id = $3) AND ($4::text IS NULL OR authorization_.session_id = $4)
       AND ($5::text IS NULL OR authorization_.account_id = $5) AND ($6::text IS NULL OR authorization_.client_id = $6)
     GROUP BY authorization_.client_id) reach
   JOIN clients client ON client.tenant_id = $1 AND client.client_id = reach.client_id
   ORDER BY client.client_id`,
);
const LIST = statement(
  'authorizations.list',
  `SELECT ${COLUMNS} FROM authorizations WHERE tenant_id = $1 AND revoked_at IS NULL AND expires_at > $2
     AND ($3::text IS NULL OR account_id = $3) AND ($4::text IS NULL OR client_id = $4) AND ($5::text IS NULL OR id > $5)
   ORDER BY id LIMIT $6`,
);

const recordOf = (row: AuthorizationRow): AuthorizationRecord => ({
  id: row.id,
  clientId: row.client_id,
  accountId: row.account_id,
  sessionId: row.session_id,
  consented: row.consented,
  offline: row.offline,
  access: row.access,
  authTime: row.auth_time,
  acr: row.acr ?? undefined,
  amr: row.amr,
  nonce: row.nonce ?? undefined,
  claims: row.claims ?? undefined,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at ?? undefined,
});

interface ReachRow {
  readonly client_id: string;
  readonly subject_type: 'public' | 'pairwise' | null;
  readonly sector_identifier_uri: string | null;
  readonly redirect_uris: readonly string[];
  readonly audiences: readonly string[];
}

const reachOf = (row: ReachRow): AuthorizationReach => ({
  client: {
    clientId: row.client_id,
    ...(row.subject_type !== null && { subjectType: row.subject_type }),
    ...(row.sector_identifier_uri !== null && { sectorIdentifierUri: row.sector_identifier_uri }),
    redirectUris: row.redirect_uris,
  },
  audiences: row.audiences,
});

export class PostgresAuthorizationStore extends AuthorizationStore {
  constructor(private readonly scope: TenantScope, private readonly now: () => Date) {
    super();
  }

  async add(a: AuthorizationRecord): Promise<void> {
    this.scope.session.append(
      ADD(
        this.scope.tenant, a.id, a.clientId, a.accountId, a.sessionId, a.consented, a.offline, asJson(a.access), a.authTime, a.acr,
        asJson(a.amr), a.nonce, asJson(a.claims), a.createdAt, a.expiresAt, a.revokedAt,
      ),
    );
  }

  async find(id: string): Promise<AuthorizationRecord | undefined> {
    const [row] = await this.scope.session.read<AuthorizationRow>(FIND(this.scope.tenant, id));
    return row && recordOf(row);
  }

  async hold(id: string, at: Date): Promise<AuthorizationRecord | undefined> {
    const [row] = await this.scope.session.lock<AuthorizationRow>(HOLD(this.scope.tenant, id, at));
    return row && recordOf(row);
  }

  async revoke(id: string, at: Date): Promise<'revoked' | 'absent'> {
    return (await this.scope.session.write(REVOKE(this.scope.tenant, at, id))) === 0 ? 'absent' : 'revoked';
  }

  async revokeOfAccount(accountId: string, at: Date): Promise<number> {
    const { tenant, session } = this.scope;
    await session.lock(LOCK_ACCOUNT(tenant, accountId));
    return session.write(REVOKE_OF_ACCOUNT(tenant, at, accountId));
  }

  async reach({ id, sessionId, accountId, clientId, at }: EndingAuthorizations): Promise<readonly AuthorizationReach[]> {
    const rows = await this.scope.session.read<ReachRow>(REACH(this.scope.tenant, at, id, sessionId, accountId, clientId));
    return rows.map(reachOf);
  }

  async revokeOfClient(clientId: string, at: Date): Promise<number> {
    const { tenant, session } = this.scope;
    await session.lock(LOCK_CLIENT(tenant, clientId));
    return session.write(REVOKE_OF_CLIENT(tenant, at, clientId));
  }

  async frontchannelClientsOf(sessionId: string, limit: number): Promise<readonly string[]> {
    const { tenant, session } = this.scope;
    return (await session.read<{ client_id: string }>(FRONTCHANNEL_CLIENTS_OF(tenant, sessionId, limit))).map(({ client_id }) => client_id);
  }

  async list(page: PageRequest & { readonly accountId?: string; readonly clientId?: string }): Promise<Page<AuthorizationRecord>> {
    const { tenant, session } = this.scope;
    const rows = await session.read<AuthorizationRow>(
      LIST(tenant, this.now(), page.accountId, page.clientId, ...placeAfter(page, 1), rowsWanted(page)),
    );
    return pageOf(rows, page, { item: recordOf, place: (row) => [row.id] });
  }
}
