import { Injectable } from '@nestjs/common';
import { TemporarilyUnavailable } from '@latchkey/protocol';
import pLimit, { type LimitFunction } from 'p-limit';

/** How many requests may wait for their turn at one stream: more than a client may have waiting for events. */
const WAITING = 300;

interface Turns {
  readonly limit: LimitFunction;
  taken: number;
}

/**
 * Lets one request at a time work on a stream: the row of the stream lets no others, and each would keep a connection to the database from everybody
 * else while it waits for the row.
 */
@Injectable()
export class StreamTurns {
  private readonly streams = new Map<string, Turns>();

  /** @throws TemporarilyUnavailable when too many wait already */
  async run<Result>(stream: string, work: () => Promise<Result>): Promise<Result> {
    const turns = this.streams.get(stream) ?? { limit: pLimit(1), taken: 0 };
    if (turns.taken > WAITING) throw new TemporarilyUnavailable({ description: 'too many requests at once for the events of the resource' });
    this.streams.set(stream, turns);
    turns.taken += 1;
    try {
      return await turns.limit(work);
    } finally {
      turns.taken -= 1;
      if (turns.taken === 0) this.streams.delete(stream);
    }
  }
}
