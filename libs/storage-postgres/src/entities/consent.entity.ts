import { EntitySchema } from 'typeorm';
import type { GrantedAccess } from '@latchkey/protocol';
import { ofAccount, ofClient } from './account.entity.js';
import { json, key, nullable, text, time } from './columns.js';

export interface ConsentRow {
  readonly tenant_id: string;
  readonly account_id: string;
  readonly client_id: string;
  readonly id: string;
  readonly access: GrantedAccess;
  readonly granted_at: Date;
  readonly revoked_at: Date | null;
}

export const ConsentEntity = new EntitySchema<ConsentRow>({
  name: 'consents',
  columns: {
    tenant_id: key('consents'),
    account_id: key('consents'),
    client_id: key('consents'),
    id: text,
    access: json,
    granted_at: time,
    revoked_at: nullable(time),
  },
  indices: [{ name: 'consents_client', columns: ['tenant_id', 'client_id'] }],
  foreignKeys: [ofAccount('consents'), ofClient('consents')],
});
