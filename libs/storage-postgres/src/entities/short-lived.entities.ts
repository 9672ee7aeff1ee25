import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { Confirmation, TokenHash } from '@latchkey/protocol';
import { bigint, integer, json, key, nullable, text, time } from './columns.js';

export interface ShortLivedRow {
  readonly tenant_id: string;
  readonly expiry_bucket: number;
  readonly hash: TokenHash;
}

// The key of what is partitioned by expiry: the bucket stands in it, as PostgreSQL demands of a partitioned table's key.
const tokenKey = (table: string): Record<keyof ShortLivedRow, EntitySchemaColumnOptions> => ({
  tenant_id: key(table),
  expiry_bucket: key(table, integer),
  hash: key(table, { ...text, collation: 'C' }),
});

export interface AuthorizationCodeRow extends ShortLivedRow {
  readonly client_id: string;
  readonly authorization_id: string;
  readonly redirect_uri: string;
  readonly code_challenge: string | null;
  readonly dpop_jkt: string | null;
  readonly expires_at: Date;
  readonly spent_at: Date | null;
}

export const AuthorizationCodeEntity = new EntitySchema<AuthorizationCodeRow>({
  name: 'authorization_codes',
  columns: {
    ...tokenKey('authorization_codes'),
    client_id: text,
    authorization_id: text,
    redirect_uri: text,
    code_challenge: nullable(text),
    dpop_jkt: nullable(text),
    expires_at: time,
    spent_at: nullable(time),
  },
});

export const UsedAssertionEntity = new EntitySchema<ShortLivedRow>({
  name: 'used_assertions',
  columns: tokenKey('used_assertions'),
});

export interface AccessTokenRow extends ShortLivedRow {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly selectors: readonly string[];
  /** A bigint, which the driver gives as text. */
  readonly rev: string;
  readonly expires_at: Date;
}

export const AccessTokenEntity = new EntitySchema<AccessTokenRow>({
  name: 'access_tokens',
  columns: { ...tokenKey('access_tokens'), claims: json, selectors: { ...text, array: true }, rev: bigint, expires_at: time },
});

export interface StatusListEntryRow extends ShortLivedRow {
  /** Null of those that a node of an earlier version wrote. */
  readonly id: string | null;
  readonly index: number;
  readonly alg: string;
  readonly selectors: readonly string[];
  /** A bigint, which the driver gives as text. */
  readonly rev: string;
}

export const StatusListEntryEntity = new EntitySchema<StatusListEntryRow>({
  name: 'status_list_entries',
  columns: {
    ...tokenKey('status_list_entries'),
    index: key('status_list_entries', integer),
    alg: text,
    selectors: { ...text, array: true },
    rev: bigint,
    id: nullable(text),
  },
});

export interface RefreshTokenRow extends ShortLivedRow {
  readonly authorization_id: string;
  readonly client_id: string;
  readonly issued_at: Date;
  readonly expires_at: Date;
  readonly spent_at: Date | null;
  readonly successor_seed: string | null;
  readonly successor_expires_at: Date | null;
  readonly confirmation: Confirmation | null;
}

export const RefreshTokenEntity = new EntitySchema<RefreshTokenRow>({
  name: 'refresh_tokens',
  columns: {
    ...tokenKey('refresh_tokens'),
    authorization_id: text,
    client_id: text,
    issued_at: time,
    expires_at: time,
    spent_at: nullable(time),
    successor_seed: nullable(text),
    successor_expires_at: nullable(time),
    confirmation: nullable(json),
  },
  indices: [
    { name: 'refresh_tokens_family', columns: ['tenant_id', 'authorization_id'] },
    { name: 'refresh_tokens_seeds', columns: ['spent_at'], where: '(successor_seed IS NOT NULL)' },
  ],
});
