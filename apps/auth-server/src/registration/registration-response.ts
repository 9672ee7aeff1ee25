import { Injectable } from '@nestjs/common';
import { ClientSecrets, RegistrationKeys, SealedSecrets, renderClient } from '@latchkey/clients';
import { Clock, secondsOf, type Secret } from '@latchkey/protocol';
import type { ClientRecord, ClientSecretRecord, TenantRecord } from '@latchkey/storage';
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
    for (const record of client.secrets) {
      const secret = await this.valueOf(record, client, tenant);
      if (secret !== undefined) return { client_secret: secret, client_secret_expires_at: record.expiresAt ? secondsOf(record.expiresAt) : 0 };
    }
    return {};
  }

  private async valueOf(record: ClientSecretRecord, { clientId }: ClientRecord, tenant: TenantRecord): Promise<Secret | undefined> {
    const now = this.clock.now();
    if (record.algorithm === 'sealed') return this.sealed.open({ clientId, secrets: [record] }, tenant.id, now)[0];
    // Not for Argon2: what an administrator chose since is not worked out here.
    if (record.algorithm !== 'sha256') return undefined;
    const derived = this.keys.secretOf(clientId, tenant, record.id);
    return (await this.secrets.verify({ secrets: [record] }, derived, now)) ? derived : undefined;
  }
}
