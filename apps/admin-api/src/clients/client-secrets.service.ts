import { Injectable } from '@nestjs/common';
import { SecretIssuer, addSecret, expireSecret, removeSecret, type NewClientSecret } from '@latchkey/clients';
import { Clock } from '@latchkey/protocol';
import { UnitOfWork, type ClientRecord, type ClientSecretRecord } from '@latchkey/storage';
import type { Caller } from '../access/caller.js';
import { notFound } from '../http/problem.js';
import { uncontested } from '../http/uncontested.js';
import { ClientChanges } from './client-changes.js';
import type { CreateClientSecretDto } from './client-secret.dto.js';

/** The secrets of a client: added, ended, removed. */
@Injectable()
export class ClientSecretsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly secrets: SecretIssuer,
    private readonly changes: ClientChanges,
    private readonly clock: Clock,
  ) {}

  list({ tenant }: Caller, clientId: string): Promise<readonly ClientSecretRecord[]> {
    return this.unitOfWork.run(tenant, async ({ clients }) => {
      const client = await clients.current(clientId);
      if (!client) throw notFound('client');
      return client.secrets;
    });
  }

  async add(caller: Caller, clientId: string, { client_secret: chosen, expires_at }: CreateClientSecretDto): Promise<NewClientSecret> {
    const now = this.clock.now();
    const expiresAt = expires_at == null ? undefined : new Date(expires_at);
    return uncontested(() => this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await this.changes.current(caller, clientId, stores);
      const secret = await this.secrets.issue({ tenant: caller.tenant, client: before, chosen: chosen ?? undefined, expiresAt });
      await this.changes.save(caller, { action: 'client.secret-added', before, after: addSecret(before, secret.record, now) }, stores);
      return secret;
    }));
  }

  /** @param expiresAt undefined: never */
  async expire(caller: Caller, clientId: string, secretId: string, expiresAt: Date | undefined): Promise<ClientSecretRecord> {
    const client = await this.change(caller, clientId, 'client.secret-changed', (before) => expireSecret(before, secretId, expiresAt));
    return client.secrets.find(({ id }) => id === secretId) as ClientSecretRecord;
  }

  async remove(caller: Caller, clientId: string, secretId: string): Promise<void> {
    await this.change(caller, clientId, 'client.secret-removed', (before) => removeSecret(before, secretId));
  }

  private change(caller: Caller, clientId: string, action: string, change: (before: ClientRecord) => ClientRecord | undefined): Promise<ClientRecord> {
    return uncontested(() => this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await this.changes.current(caller, clientId, stores);
      const after = change(before);
      if (!after) throw notFound('secret');
      return this.changes.save(caller, { action, before, after }, stores);
    }));
  }
}
