import type { TenantRecord } from '@latchkey/storage';
import type { Addresses } from '../platform/addresses.js';
import type { TenantDocument } from './tenant.dto.js';
import { settingsDocument } from './tenant-settings.js';

export const tenantDocument = ({ id, name, settings, createdAt, updatedAt }: TenantRecord, addresses: Addresses): TenantDocument => ({
  id,
  name,
  issuer: addresses.issuerOf(id),
  management: addresses.identifierOf(id),
  settings: settingsDocument(settings),
  created_at: createdAt.toISOString(),
  updated_at: updatedAt.toISOString(),
});
