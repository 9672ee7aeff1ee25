import { EntitySchema } from 'typeorm';
import type { ResourceRecord } from '@latchkey/storage';
import { integer, json, key, ofTenant, time } from './columns.js';

export interface ResourceRow {
  readonly tenant_id: string;
  readonly identifier: string;
  readonly description: Omit<ResourceRecord, 'identifier' | 'version' | 'createdAt' | 'updatedAt'>;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const ResourceEntity = new EntitySchema<ResourceRow>({
  name: 'resources',
  columns: {
    tenant_id: key('resources'),
    identifier: key('resources'),
    description: json,
    version: integer,
    created_at: time,
    updated_at: time,
  },
  foreignKeys: [ofTenant('resources')],
});

/** The scopes of the resources, so that one is found by its name. */
export interface ResourceScopeRow {
  readonly tenant_id: string;
  readonly name: string;
  readonly identifier: string;
}

export const ResourceScopeEntity = new EntitySchema<ResourceScopeRow>({
  name: 'resource_scopes',
  columns: { tenant_id: key('resource_scopes'), name: key('resource_scopes'), identifier: key('resource_scopes') },
  indices: [{ name: 'resource_scopes_resource', columns: ['tenant_id', 'identifier'] }],
  foreignKeys: [
    {
      name: 'resource_scopes_resource_fkey',
      target: 'resources',
      columnNames: ['tenant_id', 'identifier'],
      referencedColumnNames: ['tenant_id', 'identifier'],
      onDelete: 'CASCADE',
    },
  ],
});
