import { EntitySchema } from 'typeorm';
import type { TenantSettings } from '@latchkey/storage';
import { bigint, integer, json, key, text, time } from './columns.js';

export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly settings: TenantSettings;
  readonly version: number;
  /** A bigint, which the driver gives as text. */
  readonly revocation_position: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const TenantEntity = new EntitySchema<TenantRow>({
  name: 'tenants',
  columns: {
    id: key('tenants'),
    name: text,
    settings: json,
    version: integer,
    revocation_position: { ...bigint, default: 0 },
    created_at: time,
    updated_at: time,
  },
});
