import { EntitySchema } from 'typeorm';
import { bigint, key, ofTenant, time } from './columns.js';

export interface SecurityEventStreamRow {
  readonly tenant_id: string;
  readonly client_id: string;
  readonly resource: string;
  /** Bigints, which the driver gives as text. */
  readonly position: string;
  readonly acknowledged: readonly string[];
  readonly touched_at: Date;
}

export const SecurityEventStreamEntity = new EntitySchema<SecurityEventStreamRow>({
  name: 'security_event_streams',
  columns: {
    tenant_id: key('security_event_streams'),
    client_id: key('security_event_streams'),
    resource: key('security_event_streams'),
    position: bigint,
    acknowledged: { ...bigint, array: true },
    touched_at: time,
  },
  indices: [{ name: 'security_event_streams_touched', columns: ['touched_at'] }],
  foreignKeys: [ofTenant('security_event_streams')],
});
