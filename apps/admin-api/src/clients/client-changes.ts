import { Injectable } from '@nestjs/common';
import { knowsPeopleAlike } from '@latchkey/claims';
import { addedEntitlements, checkEntitlements } from '@latchkey/clients';
import { Clock } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { Authority } from '../access/authority.js';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import { notFound } from '../http/problem.js';
import { changedMeanwhile } from '../http/entity-tag.js';
import { clientWithSecretIds } from './client.document.js';

/** A client before and after a change. */
export interface ClientChange {
  readonly action: string;
  readonly before: ClientRecord;
  readonly after: ClientRecord;
}

/** What every change to a client goes through: nobody gains by it, it is recorded, and what must end ends. */
@Injectable()
export class ClientChanges {
  constructor(
    private readonly authority: Authority,
    private readonly audit: Audit,
    private readonly revocations: Revocations,
    private readonly clock: Clock,
  ) {}

  /** The client as it stands, if the caller may change it. @throws Problem */
  async current(caller: Caller, clientId: string, { clients }: Stores): Promise<ClientRecord> {
    const client = await clients.current(clientId);
    if (!client) throw notFound('client');
    this.authority.covers(caller, client);
    return client;
  }

  /** Writes the change. @returns the client as stored @throws Problem when it was changed meanwhile, or gives more than the caller holds */
  async save(caller: Caller, { action, before, after }: ClientChange, stores: Stores): Promise<ClientRecord> {
    this.authority.covers(caller, before, after);
    await checkEntitlements(after.entitlements, before.entitlements, stores);
    const changed = { ...after, updatedAt: this.clock.now() };
    if ((await stores.clients.update(changed)) === 'conflict') throw changedMeanwhile();
    if (hasLess(before, after)) await this.revocations.revokeClient(after.clientId, stores);
    // Tokens that name people as nobody does any more could not be ended with the person.
    else if (!knowsPeopleAlike(before, after)) this.revocations.endTokensOfClient(after.clientId, stores);
    const change = { action, target: { type: 'client', id: after.clientId }, before: clientWithSecretIds(before), after: clientWithSecretIds(changed) };
    await this.audit.record(caller, change, stores);
    return { ...changed, version: before.version + 1 };
  }
}

/** Whether tokens may be about that carry what the client may not have any more. */
const hasLess = (before: ClientRecord, after: ClientRecord): boolean =>
  addedEntitlements(after.entitlements, before.entitlements).length > 0 || before.scope.some((scope) => !after.scope.includes(scope));
