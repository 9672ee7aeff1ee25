import { EntitySchema } from 'typeorm';
import type { TenantSecretPurpose } from '@latchkey/storage';
import { key, nullable, ofTenant, text, time } from './columns.js';

export interface TenantSecretRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly purpose: TenantSecretPurpose;
  readonly sealed: string;
  readonly created_at: Date;
  readonly used_from: Date | null;
}

export const TenantSecretEntity = new EntitySchema<TenantSecretRow>({
  name: 'tenant_secrets',
  columns: { tenant_id: key('tenant_secrets'), id: key('tenant_secrets'), purpose: text, sealed: text, created_at: time, used_from: nullable(time) },
  foreignKeys: [ofTenant('tenant_secrets')],
});
