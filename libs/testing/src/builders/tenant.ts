import { DEFAULT_TENANT } from '@latchkey/protocol';
import { TENANT_SETTINGS, type TenantRecord, type TenantSettings } from '@latchkey/storage';
import { FixedClock } from '../fixed-clock.js';

/** The default tenant, with the settings that hold unless told. */
export function aTenant({ settings, ...overrides }: Partial<Omit<TenantRecord, 'settings'>> & { settings?: Partial<TenantSettings> } = {}): TenantRecord {
  return {
    id: DEFAULT_TENANT,
    name: 'Example',
    version: 1,
    createdAt: FixedClock.START,
    updatedAt: FixedClock.START,
    ...overrides,
    settings: { ...TENANT_SETTINGS, ...settings },
  };
}
