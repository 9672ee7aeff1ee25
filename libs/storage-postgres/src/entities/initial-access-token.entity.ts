import { EntitySchema } from 'typeorm';
import type { TokenHash } from '@latchkey/protocol';
import { integer, key, nullable, ofTenant, text, time } from './columns.js';

export interface InitialAccessTokenRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly hash: TokenHash;
  readonly name: string;
  readonly uses_left: number | null;
  readonly created_at: Date;
  readonly expires_at: Date;
}

export const InitialAccessTokenEntity = new EntitySchema<InitialAccessTokenRow>({
  name: 'initial_access_tokens',
  columns: {
    tenant_id: key('initial_access_tokens'),
    id: key('initial_access_tokens'),
    hash: text,
    name: text,
    uses_left: nullable(integer),
    created_at: time,
    expires_at: time,
  },
  indices: [
    { name: 'initial_access_tokens_hash', columns: ['tenant_id', 'hash'], unique: true },
    { name: 'initial_access_tokens_expiry', columns: ['expires_at'] },
  ],
  foreignKeys: [ofTenant('initial_access_tokens')],
});
