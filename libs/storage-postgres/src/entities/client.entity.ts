import { EntitySchema } from 'typeorm';
import type { ClientRecord, ClientSecretRecord } from '@latchkey/storage';
import { boolean, integer, json, key, nullable, ofTenant, text, time } from './columns.js';

/** What is registered of a client, as one document: nothing but the columns beside it is searched by. */
export type ClientMetadata = Omit<ClientRecord, 'clientId' | 'secrets' | 'version' | 'createdAt' | 'updatedAt' | 'expiresAt'>;

type AsJson<Secret> = Secret extends ClientSecretRecord ? Omit<Secret, 'createdAt' | 'expiresAt'> & { createdAt: string; expiresAt?: string } : never;

export interface ClientRow {
  readonly tenant_id: string;
  readonly client_id: string;
  readonly metadata: ClientMetadata;
  readonly secrets: readonly AsJson<ClientSecretRecord>[];
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly expires_at: Date | null;
  /** No client, but an id that none may have until it expires. */
  readonly buried: boolean;
}

export const ClientEntity = new EntitySchema<ClientRow>({
  name: 'clients',
  columns: {
    tenant_id: key('clients'),
    client_id: key('clients'),
    metadata: json,
    secrets: json,
    version: integer,
    created_at: time,
    updated_at: time,
    expires_at: nullable(time),
    buried: { ...boolean, default: false },
  },
  indices: [{ name: 'clients_expiry', columns: ['expires_at'], where: '(expires_at IS NOT NULL)' }],
  foreignKeys: [ofTenant('clients')],
});

/** The origins that a client may call from, so that one of them is found by index. */
export interface ClientOriginRow {
  readonly tenant_id: string;
  readonly origin: string;
  readonly client_id: string;
}

export const ClientOriginEntity = new EntitySchema<ClientOriginRow>({
  name: 'client_origins',
  columns: { tenant_id: key('client_origins'), origin: key('client_origins', text), client_id: key('client_origins') },
  indices: [{ name: 'client_origins_client', columns: ['tenant_id', 'client_id'] }],
  foreignKeys: [
    {
      name: 'client_origins_client_fkey',
      target: 'clients',
      columnNames: ['tenant_id', 'client_id'],
      referencedColumnNames: ['tenant_id', 'client_id'],
      onDelete: 'CASCADE',
    },
  ],
});
