import { EntitySchema } from 'typeorm';
import type { LogoutDeliveryState } from '@latchkey/storage';
import { integer, key, nullable, ofTenant, text, time } from './columns.js';

export interface LogoutDeliveryRow {
  readonly tenant_id: string;
  readonly session_id: string;
  readonly client_id: string;
  readonly account_id: string;
  readonly state: LogoutDeliveryState;
  readonly attempts: number;
  readonly ended_at: Date;
  readonly next_attempt_at: Date | null;
  readonly last_attempt_at: Date | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  /** When it is forgotten; not before it is settled for good. */
  readonly expires_at: Date | null;
}

export const LogoutDeliveryEntity = new EntitySchema<LogoutDeliveryRow>({
  name: 'logout_deliveries',
  columns: {
    tenant_id: key('logout_deliveries'),
    session_id: key('logout_deliveries'),
    client_id: key('logout_deliveries'),
    account_id: text,
    state: text,
    attempts: integer,
    ended_at: time,
    next_attempt_at: nullable(time),
    last_attempt_at: nullable(time),
    last_status: nullable(integer),
    last_error: nullable(text),
    expires_at: nullable(time),
  },
  indices: [
    { name: 'logout_deliveries_due', columns: ['next_attempt_at'], where: '(next_attempt_at IS NOT NULL)' },
    { name: 'logout_deliveries_first', columns: ['next_attempt_at'], where: '((next_attempt_at IS NOT NULL) AND (attempts = 0))' },
    { name: 'logout_deliveries_expiry', columns: ['expires_at'], where: '(expires_at IS NOT NULL)' },
  ],
  foreignKeys: [ofTenant('logout_deliveries')],
});
