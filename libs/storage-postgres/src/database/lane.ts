import type { Client, QueryResult, QueryResultRow } from 'pg';
import { StorageUnavailable } from '@latchkey/storage';
import { asPortError } from './failures.js';
import { answerTo } from './prepared-query.js';
import { SharedConnection } from './shared-connection.js';
import type { Statement } from './statement.js';

/**
 * One connection that many requests share: each statement is a transaction of its own and is sent without waiting for the answers
 * of those before it. What is asked within one turn of the event loop leaves in one write, which is most of what a statement costs.
 * Only for statements that wait for no lock: one that waits keeps all behind it waiting.
 */
export class Lane {
  private readonly connection: SharedConnection;
  private corked = false;
  /** How many statements are under way. */
  pending = 0;

  constructor(connect: () => Client) {
    this.connection = new SharedConnection(connect);
  }

  /** @throws StorageUnavailable */
  async query<Row extends QueryResultRow>(statement: Statement): Promise<QueryResult<Row>> {
    this.pending += 1;
    let client: Client | undefined;
    try {
      client = await this.connection.client();
      this.cork(client);
      return await answerTo<Row>(statement, client);
    } catch (error) {
      const failure = asPortError(error);
      if (client && failure instanceof StorageUnavailable) this.connection.leave(client);
      throw failure;
    } finally {
      this.pending -= 1;
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private cork({ connection: { stream } }: Client): void {
    if (this.corked) return;
    this.corked = true;
    stream.cork();
    setImmediate(() => {
      this.corked = false;
      stream.uncork();
    });
  }
}

const CROWDED = 64;

/** A few lanes: the first that is not crowded, so that as much as possible leaves together. */
export class Lanes {
  private readonly lanes: readonly [Lane, ...Lane[]];

  constructor(connect: () => Client, count: number) {
    this.lanes = [new Lane(connect), ...Array.from({ length: count - 1 }, () => new Lane(connect))];
  }

  get pending(): number {
    return this.lanes.reduce((sum, { pending }) => sum + pending, 0);
  }

  query<Row extends QueryResultRow>(query: Statement): Promise<QueryResult<Row>> {
    const free = this.lanes.find(({ pending }) => pending < CROWDED);
    const lane = free ?? this.lanes.reduce((least, other) => (other.pending < least.pending ? other : least));
    return lane.query<Row>(query);
  }

  async close(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }
}
