import { EntitySchema } from 'typeorm';
import { bigint, bytes, key, ofTenant, text, time } from './columns.js';

export interface StatusListStateRow {
  readonly tenant_id: string;
  readonly hash: string;
  /** A bigint, which the driver gives as text. */
  readonly position: string;
  readonly seen: Buffer;
  readonly dead: Buffer;
  readonly expires_at: Date;
}

export const StatusListStateEntity = new EntitySchema<StatusListStateRow>({
  name: 'status_list_states',
  columns: {
    tenant_id: key('status_list_states'),
    hash: key('status_list_states', { ...text, collation: 'C' }),
    position: bigint,
    seen: bytes,
    dead: bytes,
    expires_at: time,
  },
  indices: [{ name: 'status_list_states_expiry', columns: ['expires_at'] }],
  foreignKeys: [ofTenant('status_list_states')],
});
