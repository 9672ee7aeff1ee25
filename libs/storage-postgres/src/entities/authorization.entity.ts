import { EntitySchema } from 'typeorm';
import type { ClaimsRequest, GrantedAccess } from '@latchkey/protocol';
import { ofAccount, ofClient } from './account.entity.js';
import { boolean, json, key, nullable, text, time } from './columns.js';

export interface AuthorizationRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly client_id: string;
  readonly account_id: string;
  readonly session_id: string;
  readonly consented: boolean;
  readonly offline: boolean;
  readonly access: GrantedAccess;
  readonly auth_time: Date;
  readonly acr: string | null;
  readonly amr: readonly string[];
  readonly nonce: string | null;
  readonly claims: ClaimsRequest | null;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
}

export const AuthorizationEntity = new EntitySchema<AuthorizationRow>({
  name: 'authorizations',
  columns: {
    tenant_id: key('authorizations'),
    id: key('authorizations'),
    client_id: text,
    account_id: text,
    session_id: text,
    consented: boolean,
    offline: boolean,
    access: json,
    auth_time: time,
    acr: nullable(text),
    amr: json,
    nonce: nullable(text),
    claims: nullable(json),
    created_at: time,
    expires_at: time,
    revoked_at: nullable(time),
  },
  indices: [
    { name: 'authorizations_account', columns: ['tenant_id', 'account_id', 'client_id'] },
    { name: 'authorizations_client', columns: ['tenant_id', 'client_id'] },
    { name: 'authorizations_session', columns: ['tenant_id', 'session_id'] },
    { name: 'authorizations_expiry', columns: ['expires_at'] },
  ],
  foreignKeys: [ofAccount('authorizations'), ofClient('authorizations')],
});
