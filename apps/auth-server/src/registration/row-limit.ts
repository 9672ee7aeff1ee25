import { Injectable } from '@nestjs/common';
import { networkOf } from '@latchkey/accounts';
import { Clock, TemporarilyUnavailable } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';

const DAY = 86_400;

/** How many rows strangers may cause from one network: what is anonymous and free must not fill the database. */
@Injectable()
export class RowLimit {
  constructor(private readonly clock: Clock) {}

  /** @throws TemporarilyUnavailable when the network has used up its rows of a day, which come back evenly */
  async take(address: string, { tenant, signInAttempts }: Pick<Stores, 'tenant' | 'signInAttempts'>): Promise<void> {
    const limit = { key: `registration:${networkOf(address)}`, limit: tenant.settings.registrationRowsPerDay, per: DAY };
    const wait = await signInAttempts.take([limit], this.clock.now());
    if (wait > 0) {
      throw new TemporarilyUnavailable({ description: `too many clients of this network need to be kept; shorter metadata need no keeping, and in ${wait} seconds one more is` });
    }
  }
}
