import { EntitySchema } from 'typeorm';
import type { AccountRecord } from '@latchkey/storage';
import { integer, json, key, nullable, ofTenant, text, time } from './columns.js';

export interface AccountRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly username: string;
  /** The name without regard to case, which is unique. */
  readonly username_key: string;
  readonly password_hash: string | null;
  readonly claims: AccountRecord['claims'];
  readonly entitlements: AccountRecord['entitlements'];
  readonly blocked_at: Date | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const AccountEntity = new EntitySchema<AccountRow>({
  name: 'accounts',
  columns: {
    tenant_id: key('accounts'),
    id: key('accounts'),
    username: text,
    username_key: text,
    password_hash: nullable(text),
    claims: json,
    entitlements: json,
    blocked_at: nullable(time),
    version: integer,
    created_at: time,
    updated_at: time,
  },
  indices: [{ name: 'accounts_username', columns: ['tenant_id', 'username_key'], unique: true }],
  foreignKeys: [ofTenant('accounts')],
});

/** What belongs to an account goes with it. */
export const ofAccount = (table: string) => ({
  name: `${table}_account_fkey`,
  target: 'accounts',
  columnNames: ['tenant_id', 'account_id'],
  referencedColumnNames: ['tenant_id', 'id'],
  onDelete: 'CASCADE' as const,
});

/** What a client was allowed goes with it: a client registered later under the same id inherits nothing. */
export const ofClient = (table: string) => ({
  name: `${table}_client_fkey`,
  target: 'clients',
  columnNames: ['tenant_id', 'client_id'],
  referencedColumnNames: ['tenant_id', 'client_id'],
  onDelete: 'CASCADE' as const,
});
