import { Injectable } from '@nestjs/common';
import { Clock, Randomness } from '@latchkey/protocol';
import { auditEventId, type AuditEventRecord, type Stores } from '@latchkey/storage';
import type { Caller } from '../access/caller.js';

/** What was done to what. `before` and `after` are as the API shows the thing, so that no secret is in them. */
export type Change = Pick<AuditEventRecord, 'action' | 'target' | 'before' | 'after'>;

/** Writes the audit trail, in the unit of work of the change: neither is there without the other. */
@Injectable()
export class Audit {
  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  async record(caller: Caller, change: Change, { auditEvents }: Pick<Stores, 'auditEvents'>): Promise<void> {
    const at = this.clock.now();
    await auditEvents.add({
      id: auditEventId(at, this.randomness.identifier()),
      at,
      actor: { clientId: caller.clientId, ...(caller.accountId !== undefined && { accountId: caller.accountId }), tenant: caller.home },
      ...change,
      address: caller.address,
      requestId: caller.requestId,
    });
  }
}
