import { EntitySchema } from 'typeorm';
import type { TokenHash } from '@latchkey/protocol';
import { ofAccount } from './account.entity.js';
import { json, key, nullable, text, time } from './columns.js';

export interface SessionRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly cookie_hash: TokenHash;
  readonly account_id: string;
  readonly auth_time: Date;
  readonly acr: string | null;
  readonly amr: readonly string[];
  readonly address: string | null;
  readonly user_agent: string | null;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
  readonly ends_at: Date;
  readonly revoked_at: Date | null;
}

export const SessionEntity = new EntitySchema<SessionRow>({
  name: 'sessions',
  columns: {
    tenant_id: key('sessions'),
    id: key('sessions'),
    cookie_hash: text,
    account_id: text,
    auth_time: time,
    acr: nullable(text),
    amr: json,
    address: nullable(text),
    user_agent: nullable(text),
    created_at: time,
    last_used_at: time,
    expires_at: time,
    ends_at: time,
    revoked_at: nullable(time),
  },
  indices: [
    { name: 'sessions_cookie', columns: ['tenant_id', 'cookie_hash'], unique: true },
    { name: 'sessions_account', columns: ['tenant_id', 'account_id', 'created_at'] },
    { name: 'sessions_newest', columns: ['tenant_id', 'created_at'] },
    { name: 'sessions_expiry', columns: ['expires_at'] },
  ],
  foreignKeys: [ofAccount('sessions')],
});
