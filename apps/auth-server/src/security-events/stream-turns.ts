import { Injectable } from '@nestjs/common';
import { TemporarilyUnavailable, type TenantId } from '@latchkey/protocol';
import type { FeedAccess } from '../revocation-feed/feed-authority.js';
import { FairTurns } from '../revocation-feed/fair-turns.js';
import pLimit, { type LimitFunction } from 'p-limit';

/** How many requests may wait for their turn at one stream: more than a client may have waiting for events. */
const WAITING = 300;
/** At how many streams there is work at once: each has a connection to the database meanwhile. */
const AT_ONCE = 2;

/** What one client was told of one resource. */
export interface Recipient {
  readonly tenant: TenantId;
  readonly access: FeedAccess;
}

interface Turns {
  readonly limit: LimitFunction;
  taken: number;
}

/**
 * Lets one request at a time work on a stream: the row of the stream lets no others, and each would keep a connection to the database from everybody
 * else while it waits for the row. And at a few streams at a time, since a client may have many.
 */
@Injectable()
export class StreamTurns {
  private readonly streams = new Map<string, Turns>();
  private readonly turns = new FairTurns(AT_ONCE);

  /** @throws TemporarilyUnavailable when too many wait already */
  async run<Result>({ tenant, access: { clientId, resource } }: Recipient, work: () => Promise<Result>): Promise<Result> {
    const stream = `${tenant}\n${clientId}\n${resource}`;
    const turns = this.streams.get(stream) ?? { limit: pLimit(1), taken: 0 };
    if (turns.taken > WAITING) throw new TemporarilyUnavailable({ description: 'too many requests at once for the events of the resource' });
    this.streams.set(stream, turns);
    turns.taken += 1;
    try {
      return await turns.limit(() => this.turns.take([tenant, clientId], work));
    } finally {
      turns.taken -= 1;
      if (turns.taken === 0) this.streams.delete(stream);
    }
  }
}
