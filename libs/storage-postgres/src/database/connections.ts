import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { StorageUnavailable } from '@latchkey/storage';
import { asPortError } from './failures.js';
import type { GroupCommit } from './group-commit.js';
import type { Lanes } from './lane.js';
import { sendTogether } from './send-together.js';
import type { Statement } from './statement.js';

const ignore = (): void => undefined;

/** A connection taken from the pool until it is given back. */
export class Connection {
  constructor(private readonly client: PoolClient) {
    // Without a listener, a connection that breaks between two statements would end the process; the next statement reports it.
    client.on('error', ignore);
  }

  async query<Row extends QueryResultRow>(query: Statement | string): Promise<QueryResult<Row>> {
    try {
      return await this.client.query<Row>(query as string);
    } catch (error) {
      throw asPortError(error);
    }
  }

  /** Sends all in one write, none waiting for the answer to the one before it. @returns how each ended, in their order */
  queryTogether(queries: readonly (Statement | string)[]): Promise<PromiseSettledResult<QueryResult>[]> {
    return sendTogether(this.client, queries);
  }

  /** @param broken whether the connection is closed instead of used again */
  release(broken: boolean): void {
    this.client.removeListener('error', ignore);
    this.client.release(broken);
  }
}

/** The pool of connections, and the shared ones beside it for single reads and additions; each with a bounded queue. */
export class Connections {
  constructor(
    private readonly pool: Pool,
    private readonly lanes: Lanes,
    private readonly additions: GroupCommit,
    private readonly queue: number,
  ) {}

  /** Runs one statement in a transaction of its own. @throws StorageUnavailable */
  async query<Row extends QueryResultRow>(query: Statement): Promise<QueryResult<Row>> {
    this.refuseWhenFull();
    if (query.hot) return this.lanes.query<Row>(query);
    try {
      return await this.pool.query<Row>(query);
    } catch (error) {
      throw asPortError(error);
    }
  }

  /** Adds a row for good, in one transaction with what others add at the moment. @throws StorageUnavailable */
  add(query: Statement): Promise<QueryResult> {
    this.refuseWhenFull();
    return query.hot ? this.additions.query(query) : this.query(query);
  }

  /** @throws StorageUnavailable */
  async take(): Promise<Connection> {
    this.refuseWhenFull();
    try {
      return new Connection(await this.pool.connect());
    } catch (error) {
      throw asPortError(error);
    }
  }

  /** Closes the lanes; the pool belongs to whoever opened it. */
  async close(): Promise<void> {
    await Promise.all([this.lanes.close(), this.additions.close()]);
  }

  private refuseWhenFull(): void {
    if (Math.max(this.pool.waitingCount, this.lanes.pending, this.additions.pending) >= this.queue) throw new StorageUnavailable('Too many requests wait for a connection.');
  }
}
