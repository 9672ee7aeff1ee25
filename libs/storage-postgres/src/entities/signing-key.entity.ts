import { EntitySchema } from 'typeorm';
import type { SigningKeyRecord } from '@latchkey/storage';
import { json, key, nullable, ofTenant, text, time } from './columns.js';

export interface SigningKeyRow {
  readonly tenant_id: string;
  readonly kid: string;
  readonly alg: SigningKeyRecord['alg'];
  readonly state: SigningKeyRecord['state'];
  readonly public_jwk: SigningKeyRecord['publicJwk'];
  readonly sealed_private_jwk: string;
  readonly created_at: Date;
  readonly signing_since: Date | null;
  readonly retired_at: Date | null;
}

export const SigningKeyEntity = new EntitySchema<SigningKeyRow>({
  name: 'signing_keys',
  columns: {
    tenant_id: key('signing_keys'),
    kid: key('signing_keys'),
    alg: text,
    state: text,
    public_jwk: json,
    sealed_private_jwk: text,
    created_at: time,
    signing_since: nullable(time),
    retired_at: nullable(time),
  },
  foreignKeys: [ofTenant('signing_keys')],
});
