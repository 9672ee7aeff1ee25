import { type ClientRecord, ClientStore, type Page, type PageRequest } from '@latchkey/storage';
import { asJson, columnsOf, hotStatement, statement } from '../database/statement.js';
import type { FoundClient } from '../caches/caches.js';
import { ClientEntity, type ClientRow } from '../entities/client.entity.js';
import { pageOf, placeAfter, rowsWanted } from './cursor.js';
import { LOCK_CLIENT, LOCK_WHAT_HANGS_ON_CLIENT } from './lock-client.js';
import { type TenantScope, cached } from './tenant-scope.js';
import { updateInOrder } from './update-in-order.js';

const COLUMNS = columnsOf(ClientEntity);
const FIND = hotStatement('clients.find', `SELECT ${COLUMNS} FROM clients WHERE tenant_id = $1 AND client_id = $2`);
const LIST = statement(
  'clients.list',
  `SELECT ${COLUMNS} FROM clients WHERE tenant_id = $1 AND NOT buried AND ($2::text IS NULL OR client_id > $2) ORDER BY client_id LIMIT $3`,
);
const ADD = statement(
  'clients.add',
  `INSERT INTO clients (tenant_id, client_id, metadata, secrets, version, created_at, updated_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
);
const UPDATE = statement(
  'clients.update',
  `UPDATE clients SET metadata = $3, secrets = $4, version = version + 1, updated_at = $6, expires_at = $7
   WHERE tenant_id = $1 AND client_id = $2 AND version = $5 AND NOT buried`,
);
// Else whoever is given the id next would serve the resource. Resources first, as their own removal goes from them to the clients.
const FORGET_SERVER = updateInOrder('clients.forget-server', {
  table: 'resources',
  keys: 'identifier',
  set: `version = version + 1,
     description = jsonb_set(description::jsonb, '{resourceServers}', (description -> 'resourceServers')::jsonb - $2::text)::json`,
  where: "(description -> 'resourceServers')::jsonb ? $2",
  returning: 'RETURNING identifier',
});
const REMOVE = statement('clients.remove', `DELETE FROM clients WHERE tenant_id = $1 AND client_id = $2 AND NOT buried RETURNING ${COLUMNS}`);
// Those who issue tokens hold the authorization by now, and whoever has locked the client may be waiting for that.
const RENEW = statement(
  'clients.renew',
  `WITH free AS MATERIALIZED (
     SELECT client_id FROM clients WHERE tenant_id = $1 AND client_id = $2 AND expires_at < $3 AND NOT buried FOR NO KEY UPDATE SKIP LOCKED)
   UPDATE clients SET expires_at = $3 FROM free WHERE tenant_id = $1 AND clients.client_id = free.client_id`,
);
const BURY = statement(
  'clients.bury',
  `INSERT INTO clients (tenant_id, client_id, metadata, secrets, version, created_at, updated_at, expires_at, buried)
   VALUES ($1, $2, '{}', '[]', 1, $3, $3, $4, true) ON CONFLICT DO NOTHING`,
);
const FORGET_ORIGINS = statement('clients.forget-origins', 'DELETE FROM client_origins WHERE tenant_id = $1 AND client_id = $2');
const ADD_ORIGINS = statement(
  'clients.add-origins',
  'INSERT INTO client_origins (tenant_id, client_id, origin) SELECT $1, $2, unnest($3::text[])',
);
const ANY_ORIGIN = hotStatement(
  'clients.any-origin',
  'SELECT EXISTS (SELECT FROM client_origins WHERE tenant_id = $1 AND origin = $2) AS allowed',
);

const recordOf = (row: ClientRow): ClientRecord => ({
  ...row.metadata,
  clientId: row.client_id,
  secrets: row.secrets.map(({ createdAt, expiresAt, ...secret }) => ({
    ...secret,
    createdAt: new Date(createdAt),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
  })),
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  ...(row.expires_at && { expiresAt: row.expires_at }),
});

const foundOf = (row: ClientRow | undefined): FoundClient => ({ value: row && !row.buried ? recordOf(row) : undefined, buried: row?.buried ?? false });

const documentsOf = (client: ClientRecord): [metadata: string | null, secrets: string | null] => {
  const { clientId: _id, secrets, version: _version, createdAt: _created, updatedAt: _updated, expiresAt: _expires, ...metadata } = client;
  return [asJson(metadata), asJson(secrets)];
};

/** The origins that the client may call from: those it names and those of its redirect URIs. */
const originsOf = ({ allowedOrigins, redirectUris }: ClientRecord): string[] => {
  const origins = redirectUris.map((uri) => (URL.canParse(uri) ? new URL(uri).origin : 'null'));
  return [...new Set([...allowedOrigins, ...origins.filter((origin) => origin !== 'null')])];
};

export class PostgresClientStore extends ClientStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async find(clientId: string): Promise<ClientRecord | undefined> {
    return (await this.found(clientId)).value;
  }

  async current(clientId: string): Promise<ClientRecord | undefined> {
    const [row] = await this.scope.session.read<ClientRow>(FIND(this.scope.tenant, clientId));
    return foundOf(row).value;
  }

  async isBuried(clientId: string): Promise<boolean> {
    return (await this.found(clientId)).buried;
  }

  private found(clientId: string): Promise<FoundClient> {
    const { tenant, caches } = this.scope;
    return cached(this.scope, {
      cache: caches.clients,
      kind: 'client',
      key: clientId,
      query: FIND(tenant, clientId),
      map: ([row]: ClientRow[]) => foundOf(row),
    });
  }

  async list(page: PageRequest): Promise<Page<ClientRecord>> {
    const rows = await this.scope.session.read<ClientRow>(LIST(this.scope.tenant, ...placeAfter(page, 1), rowsWanted(page)));
    return pageOf(rows, page, { item: recordOf, place: (row) => [row.client_id] });
  }

  async add(client: ClientRecord): Promise<'added' | 'exists'> {
    const { tenant, session } = this.scope;
    const { clientId, version, createdAt, updatedAt, expiresAt = null } = client;
    if ((await session.write(ADD(tenant, clientId, ...documentsOf(client), version, createdAt, updatedAt, expiresAt))) === 0) return 'exists';
    await session.write(ADD_ORIGINS(tenant, clientId, originsOf(client)));
    session.changed('client', clientId);
    return 'added';
  }

  async update(client: ClientRecord): Promise<'updated' | 'conflict'> {
    const { tenant, session } = this.scope;
    const { clientId, version, updatedAt, expiresAt = null } = client;
    if ((await session.write(UPDATE(tenant, clientId, ...documentsOf(client), version, updatedAt, expiresAt))) === 0) return 'conflict';
    await session.write(FORGET_ORIGINS(tenant, clientId));
    await session.write(ADD_ORIGINS(tenant, clientId, originsOf(client)));
    session.changed('client', clientId);
    return 'updated';
  }

  async remove(clientId: string): Promise<'removed' | 'absent'> {
    const { tenant, session } = this.scope;
    for (const { identifier } of await session.lock<{ identifier: string }>(FORGET_SERVER(tenant, clientId))) session.changed('resource', identifier);
    await session.lock(LOCK_CLIENT(tenant, clientId));
    for (const lock of LOCK_WHAT_HANGS_ON_CLIENT) await session.lock(lock(tenant, clientId));
    const [row] = await session.lock<ClientRow>(REMOVE(tenant, clientId));
    if (!row) return 'absent';
    // The id may mean a client without any row.
    if (row.expires_at) await session.write(BURY(tenant, clientId, row.updated_at, row.expires_at));
    session.changed('client', clientId);
    return 'removed';
  }

  async renew(clientId: string, expiresAt: Date): Promise<void> {
    const { tenant, session } = this.scope;
    if ((await session.write(RENEW(tenant, clientId, expiresAt))) > 0) session.changed('client', clientId);
  }

  async bury(clientId: string, at: Date, expiresAt: Date): Promise<'buried' | 'exists'> {
    const { tenant, session } = this.scope;
    if ((await session.write(BURY(tenant, clientId, at, expiresAt))) === 0) return 'exists';
    session.changed('client', clientId);
    return 'buried';
  }

  anyAllowsOrigin(origin: string): Promise<boolean> {
    const { tenant, caches } = this.scope;
    return cached(this.scope, {
      cache: caches.origins,
      kind: 'client',
      key: origin,
      query: ANY_ORIGIN(tenant, origin),
      map: ([row]: { allowed: boolean }[]) => row?.allowed ?? false,
    });
  }
}
