import { Injectable } from '@nestjs/common';
import { MasterKey, asSecret, type Sealing, type Secret, type TenantId } from '@latchkey/protocol';
import type { ClientRecord, SealedSecretRecord } from '@latchkey/storage';
import { isLive } from './expiry.js';

/** A client and the tenant that it is registered with. */
export interface SecretHolder {
  readonly tenant: TenantId;
  readonly clientId: string;
}

/** The secrets that must be recovered, since MACs are computed with them: they rest encrypted under the master key. */
@Injectable()
export class SealedSecrets {
  private readonly sealing: Sealing;
  /** By the record that the store's cache hands out, so that an entry goes when the record does. */
  private readonly opened = new WeakMap<SealedSecretRecord, Secret>();

  constructor(masterKey: MasterKey) {
    this.sealing = masterKey.sealing('client-secret');
  }

  seal(value: Secret, row: Omit<SealedSecretRecord, 'algorithm' | 'sealed'>, holder: SecretHolder): SealedSecretRecord {
    return { ...row, algorithm: 'sealed', sealed: this.sealing.seal(value, contextOf(row.id, holder)) };
  }

  /** Those of the client's sealed secrets that have not expired. @throws when one was changed, or moved from another client */
  open({ clientId, secrets }: Pick<ClientRecord, 'clientId' | 'secrets'>, tenant: TenantId, now: Date): readonly Secret[] {
    return secrets.flatMap((record) => (record.algorithm === 'sealed' && isLive(record, now) ? [this.valueOf(record, { tenant, clientId })] : []));
  }

  private valueOf(record: SealedSecretRecord, holder: SecretHolder): Secret {
    let value = this.opened.get(record);
    if (value === undefined) this.opened.set(record, (value = asSecret(this.sealing.open(record.sealed, contextOf(record.id, holder)))));
    return value;
  }
}

const contextOf = (id: string, { tenant, clientId }: SecretHolder): string => `${tenant}/${clientId}/${id}`;
