import { Injectable } from '@nestjs/common';
import { Clock, Randomness, type GrantedAccess } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { covers, union } from './access.js';

/** Whose consent, to whom. */
export interface ConsentParties {
  readonly accountId: string;
  readonly clientId: string;
}

type ConsentStores = Pick<Stores, 'consents'>;

/** What people allowed clients. */
@Injectable()
export class Consents {
  constructor(
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /** Whether an unrevoked consent is on record for all that is asked for. */
  async cover({ accountId, clientId }: ConsentParties, asked: GrantedAccess, { consents }: ConsentStores): Promise<boolean> {
    const consent = await consents.find(accountId, clientId);
    return consent !== undefined && covers(consent.access, asked);
  }

  /** As `cover`, and the consent stays until the unit of work ends. */
  async hold({ accountId, clientId }: ConsentParties, asked: GrantedAccess, { consents }: ConsentStores): Promise<boolean> {
    const consent = await consents.hold(accountId, clientId);
    return consent !== undefined && covers(consent.access, asked);
  }

  /** Records what the person allowed, beside what was allowed before. */
  async record({ accountId, clientId }: ConsentParties, allowed: GrantedAccess, { consents }: ConsentStores): Promise<void> {
    const earlier = await consents.find(accountId, clientId);
    await consents.put({
      id: earlier?.id ?? this.randomness.identifier(),
      accountId,
      clientId,
      access: earlier ? union(earlier.access, allowed) : allowed,
      grantedAt: this.clock.now(),
    });
  }
}
