import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MasterKey, asSecret, type Secret } from '@latchkey/protocol';
import type { TenantRecord } from '@latchkey/storage';
import { LRUCache } from 'lru-cache';
import { CLIENT_SECRET_PREFIX } from '../secrets/generated-secret.js';

/** The id of the secret that a client has from its registration on. */
export const REGISTERED_SECRET = 'cs_registered';

/** What every registration access token begins with, so that secret scanners can learn it. */
const REGISTRATION_TOKEN_PREFIX = 'lk_ra_';

interface TenantKeys {
  readonly id: Buffer;
  readonly secret: Buffer;
  readonly macSecret: Buffer;
  readonly token: Buffer;
}

/**
 * The keys under which clients register themselves, made from the master key for one tenant and one `registrationKeyId`: with that
 * setting all of them change, and every client that lives by them alone is no more.
 */
@Injectable()
export class RegistrationKeys {
  private readonly made = new LRUCache<string, TenantKeys>({ max: 200 });

  constructor(private readonly masterKey: MasterKey) {}

  /** What self-contained client ids are sealed under. */
  idKey(tenant: TenantRecord): Buffer {
    return this.of(tenant).id;
  }

  /** A secret of a client that registered itself, each id another one; 256 bits that only this server can work out. */
  secretOf(clientId: string, tenant: TenantRecord, secretId = REGISTERED_SECRET): Secret {
    return asSecret(CLIENT_SECRET_PREFIX + createHmac('sha256', this.of(tenant).secret).update(`${clientId}/${secretId}`).digest('base64url'));
  }

  /** The same for a client that computes MACs with its secret: 512 bits, and another one, since it rests in another way. */
  macSecretOf(clientId: string, tenant: TenantRecord): Secret {
    return asSecret(CLIENT_SECRET_PREFIX + createHmac('sha512', this.of(tenant).macSecret).update(clientId).digest('base64url'));
  }

  /** Its registration access token (RFC 7592 §1.2). */
  tokenOf(clientId: string, tenant: TenantRecord): Secret {
    return asSecret(REGISTRATION_TOKEN_PREFIX + createHmac('sha256', this.of(tenant).token).update(clientId).digest('base64url'));
  }

  private of({ id, settings }: TenantRecord): TenantKeys {
    const place = `${id}/${settings.registrationKeyId}`;
    let keys = this.made.get(place);
    if (!keys) {
      const derive = (purpose: string) => this.masterKey.derive(`registration ${purpose} ${place}`);
      this.made.set(place, (keys = { id: derive('client-id'), secret: derive('secret'), macSecret: derive('mac-secret'), token: derive('token') }));
    }
    return keys;
  }
}
