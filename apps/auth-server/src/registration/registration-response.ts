import { Injectable } from '@nestjs/common';
import { ClientSecrets, RegistrationKeys, SealedSecrets, renderClient } from '@latchkey/clients';
import { Clock } from '@latchkey/protocol';
import type { ClientRecord, TenantRecord } from '@latchkey/storage';
import { IssuerAddresses } from '@latchkey/token-issuance';

/** A client information response (RFC 7591 §3.2.1, RFC 7592 §3). */
export type RegistrationResponse = Readonly<Record<string, unknown>>;

/** What is answered to a client about itself. */
@Injectable()
export class RegistrationResponses {
  constructor(
    private readonly issuers: IssuerAddresses,
    private readonly keys: RegistrationKeys,
    private readonly secrets: ClientSecrets,
    private readonly sealed: SealedSecrets,
    private readonly clock: Clock,
  ) {}

  /** @param registrationToken what the client presented; left out for a new one, which is answered its first */
  async of(client: ClientRecord, tenant: TenantRecord, registrationToken: string = this.keys.tokenOf(client.clientId, tenant)): Promise<RegistrationResponse> {
    return {
      ...renderClient(client),
      ...(await this.secret(client, tenant)),
      registration_access_token: registrationToken,
      registration_client_uri: `${this.issuers.issuerOf(tenant.id)}/registration/${encodeURIComponent(client.clientId)}`,
    };
  }

  /** The secret, as long as it can be opened or worked out and is still one. */
  private async secret(client: ClientRecord, tenant: TenantRecord) {
    const [sealed] = this.sealed.open(client, tenant.id, this.clock.now());
    if (sealed !== undefined) return { client_secret: sealed, client_secret_expires_at: 0 };
    for (const record of client.secrets) {
      const secret = this.keys.secretOf(client.clientId, tenant, record.id);
      // Not for Argon2: what an administrator chose since is not worked out here.
      const derived = record.algorithm === 'sha256' && (await this.secrets.verify({ secrets: [record] }, secret, this.clock.now()));
      if (derived) return { client_secret: secret, client_secret_expires_at: 0 };
    }
    return {};
  }
}
