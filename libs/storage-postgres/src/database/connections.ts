import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { StorageUnavailable } from '@latchkey/storage';
import { asPortError } from './failures.js';
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

  /** @param broken whether the connection is closed instead of used again */
  release(broken: boolean): void {
    this.client.removeListener('error', ignore);
    this.client.release(broken);
  }
}

/** The pool of connections, with a bounded queue before it. */
export class Connections {
  constructor(private readonly pool: Pool, private readonly queue: number) {}

  /** Runs one statement on any connection, in a transaction of its own. @throws StorageUnavailable */
  async query<Row extends QueryResultRow>(query: Statement): Promise<QueryResult<Row>> {
    this.refuseWhenFull();
    try {
      return await this.pool.query<Row>(query);
    } catch (error) {
      throw asPortError(error);
    }
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

  private refuseWhenFull(): void {
    if (this.pool.waitingCount >= this.queue) throw new StorageUnavailable('Too many requests wait for a connection.');
  }
}
