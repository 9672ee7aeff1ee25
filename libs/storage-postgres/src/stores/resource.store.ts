import { type Page, type PageRequest, type ResourceRecord, ResourceStore, type ScopeOwner } from '@latchkey/storage';
import { asJson, columnsOf, hotStatement, statement } from '../database/statement.js';
import { ResourceEntity, type ResourceRow } from '../entities/resource.entity.js';
import { pageOf, placeAfter, rowsWanted } from './cursor.js';
import { forgetResource } from './forget-resource.js';
import { type TenantScope, cached } from './tenant-scope.js';

const COLUMNS = columnsOf(ResourceEntity);
const FIND = hotStatement('resources.find', `SELECT ${COLUMNS} FROM resources WHERE tenant_id = $1 AND identifier = $2`);
const WITH_SCOPE = hotStatement(
  'resources.with-scope',
  `SELECT identifier, description ->> 'access' AS access,
     EXISTS (SELECT FROM json_array_elements(description -> 'scopes') item WHERE item ->> 'name' = $2 AND (item ->> 'registrable')::boolean) AS registrable
   FROM resource_scopes scope JOIN resources USING (tenant_id, identifier) WHERE scope.tenant_id = $1 AND scope.name = $2 ORDER BY identifier`,
);
// Asked when a resource server connects, of the few resources that a tenant has.
const SERVED_BY = statement(
  'resources.served-by',
  `SELECT identifier FROM resources WHERE tenant_id = $1 AND (description -> 'resourceServers')::jsonb ? $2 ORDER BY identifier LIMIT $3`,
);
const LIST = statement(
  'resources.list',
  `SELECT ${COLUMNS} FROM resources WHERE tenant_id = $1 AND ($2::text IS NULL OR identifier > $2) ORDER BY identifier LIMIT $3`,
);
const ADD = statement(
  'resources.add',
  `INSERT INTO resources (tenant_id, identifier, description, version, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
);
const UPDATE = statement(
  'resources.update',
  `UPDATE resources SET description = $3, version = version + 1, updated_at = $5
   WHERE tenant_id = $1 AND identifier = $2 AND version = $4`,
);
const REMOVE = statement('resources.remove', 'DELETE FROM resources WHERE tenant_id = $1 AND identifier = $2');
const FORGET_SCOPES = statement('resources.forget-scopes', 'DELETE FROM resource_scopes WHERE tenant_id = $1 AND identifier = $2');
const ADD_SCOPES = statement(
  'resources.add-scopes',
  'INSERT INTO resource_scopes (tenant_id, identifier, name) SELECT DISTINCT $1, $2, unnest($3::text[])',
);

const recordOf = (row: ResourceRow): ResourceRecord => ({
  ...row.description,
  identifier: row.identifier,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const documentOf = (resource: ResourceRecord): string | null => {
  const { identifier: _identifier, version: _version, createdAt: _created, updatedAt: _updated, ...description } = resource;
  return asJson(description);
};

export class PostgresResourceStore extends ResourceStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async find(identifier: string): Promise<ResourceRecord | undefined> {
    const { tenant, caches } = this.scope;
    const found = await cached(this.scope, {
      cache: caches.resources,
      kind: 'resource',
      key: identifier,
      query: FIND(tenant, identifier),
      map: ([row]: ResourceRow[]) => ({ value: row && recordOf(row) }),
    });
    return found.value;
  }

  withScope(name: string): Promise<readonly ScopeOwner[]> {
    const { tenant, caches } = this.scope;
    return cached(this.scope, {
      cache: caches.scopes,
      kind: 'resource',
      key: name,
      query: WITH_SCOPE(tenant, name),
      map: (rows: ScopeOwner[]): readonly ScopeOwner[] => rows,
    });
  }

  async servedBy(clientId: string, limit: number): Promise<readonly string[]> {
    const rows = await this.scope.session.read<{ identifier: string }>(SERVED_BY(this.scope.tenant, clientId, limit));
    return rows.map(({ identifier }) => identifier);
  }

  async current(identifier: string): Promise<ResourceRecord | undefined> {
    const [row] = await this.scope.session.read<ResourceRow>(FIND(this.scope.tenant, identifier));
    return row && recordOf(row);
  }

  async list(page: PageRequest): Promise<Page<ResourceRecord>> {
    const rows = await this.scope.session.read<ResourceRow>(LIST(this.scope.tenant, ...placeAfter(page, 1), rowsWanted(page)));
    return pageOf(rows, page, { item: recordOf, place: (row) => [row.identifier] });
  }

  async add(resource: ResourceRecord): Promise<'added' | 'exists'> {
    const { tenant, session } = this.scope;
    const { identifier, version, createdAt, updatedAt } = resource;
    if ((await session.write(ADD(tenant, identifier, documentOf(resource), version, createdAt, updatedAt))) === 0) return 'exists';
    await this.addScopes(resource);
    session.changed('resource', identifier);
    return 'added';
  }

  async update(resource: ResourceRecord): Promise<'updated' | 'conflict'> {
    const { tenant, session } = this.scope;
    const { identifier, version, updatedAt } = resource;
    if ((await session.write(UPDATE(tenant, identifier, documentOf(resource), version, updatedAt))) === 0) return 'conflict';
    await session.write(FORGET_SCOPES(tenant, identifier));
    await this.addScopes(resource);
    session.changed('resource', identifier);
    return 'updated';
  }

  async remove(identifier: string): Promise<'removed' | 'absent'> {
    const { tenant, session } = this.scope;
    if ((await session.write(REMOVE(tenant, identifier))) === 0) return 'absent';
    await forgetResource(this.scope, identifier);
    session.changed('resource', identifier);
    return 'removed';
  }

  private async addScopes({ identifier, scopes }: ResourceRecord): Promise<void> {
    await this.scope.session.write(ADD_SCOPES(this.scope.tenant, identifier, scopes.map(({ name }) => name)));
  }
}
