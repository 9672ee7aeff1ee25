import type { EntitySchemaColumnOptions, EntitySchemaOptions } from 'typeorm';

type ForeignKey = NonNullable<EntitySchemaOptions<unknown>['foreignKeys']>[number];

// The few kinds of columns that the tables are made of.
export const text: EntitySchemaColumnOptions = { type: 'text' };
export const integer: EntitySchemaColumnOptions = { type: 'integer' };
export const bigint: EntitySchemaColumnOptions = { type: 'bigint' };
export const bytes: EntitySchemaColumnOptions = { type: 'bytea' };
export const boolean: EntitySchemaColumnOptions = { type: 'boolean' };
export const time: EntitySchemaColumnOptions = { type: 'timestamptz' };
/** `json`, not `jsonb`: what is read back is what was written, in its order. */
export const json: EntitySchemaColumnOptions = { type: 'json' };

export const nullable = (column: EntitySchemaColumnOptions): EntitySchemaColumnOptions => ({ ...column, nullable: true });

/** A column of the table's primary key. */
export const key = (table: string, column: EntitySchemaColumnOptions = text): EntitySchemaColumnOptions => ({
  ...column,
  primary: true,
  primaryKeyConstraintName: `${table}_pkey`,
});

/** The rows of a tenant belong to it. */
export const ofTenant = (table: string): ForeignKey => ({
  name: `${table}_tenant_fkey`,
  target: 'tenants',
  columnNames: ['tenant_id'],
  referencedColumnNames: ['id'],
});
