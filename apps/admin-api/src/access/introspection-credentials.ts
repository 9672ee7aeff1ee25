import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { IntrospectionClient } from '@latchkey/access-token-guard';
import { CLIENT_SECRET_PREFIX } from '@latchkey/clients';
import { DEFAULT_TENANT, MasterKey, asSecret, type Secret, type TenantId } from '@latchkey/protocol';
import { AdminApiSettings } from '../settings.js';

/**
 * What admin-api introspects with, at the issuer of each tenant. At the default one it is what the settings say; at the others the secret
 * follows from the master key, so that no tenant's secret is another's and changing the settings locks none of them out.
 */
@Injectable()
export class IntrospectionCredentials {
  private readonly key: Buffer;

  constructor(
    masterKey: MasterKey,
    private readonly settings: AdminApiSettings,
  ) {
    this.key = masterKey.derive('introspection by admin-api');
  }

  get clientId(): string {
    return this.settings.ADMIN_API_CLIENT_ID;
  }

  /** The secret at another tenant than the default one. */
  secretAt(tenant: TenantId): Secret {
    return asSecret(CLIENT_SECRET_PREFIX + createHmac('sha256', this.key).update(tenant).digest('base64url'));
  }

  of(tenant: TenantId): IntrospectionClient {
    const clientSecret = tenant === DEFAULT_TENANT ? this.settings.ADMIN_API_CLIENT_SECRET : this.secretAt(tenant);
    return { clientId: this.clientId, clientSecret };
  }
}
