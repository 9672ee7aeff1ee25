import { Injectable } from '@nestjs/common';
import { Clock, Randomness } from '@latchkey/protocol';
import { auditEventId, type ClientRecord, type Stores } from '@latchkey/storage';
import { renderClient } from '../metadata/render.js';

/** A row of a client that registered itself. `kept`: made to last, since somebody consented. */
export interface RegistrationChange {
  readonly action: 'registered' | 'updated' | 'removed' | 'kept';
  readonly clientId: string;
  readonly before?: ClientRecord;
  readonly after?: ClientRecord;
  /** Where the request came from. */
  readonly address?: string;
}

/** Records what clients that register themselves leave behind, in the unit of work that does; what leaves no row is recorded nowhere. */
@Injectable()
export class RegistrationTrail {
  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  async record({ action, clientId, before, after, address }: RegistrationChange, { auditEvents }: Pick<Stores, 'auditEvents'>): Promise<void> {
    const at = this.clock.now();
    await auditEvents.add({
      id: auditEventId(at, this.randomness.identifier()),
      at,
      actor: { clientId },
      action: `client.${action}`,
      target: { type: 'client', id: clientId },
      ...(before && { before: renderClient(before) }),
      ...(after && { after: renderClient(after) }),
      ...(address !== undefined && { address }),
    });
  }
}
