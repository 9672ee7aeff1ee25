import { Client } from 'pg';
import { asPortError } from '../database/failures.js';
import { CHANNEL } from '../work/commit-log.js';

const TIMEOUT = 3_000;

export interface ListeningConnectionParts {
  readonly url: string;
  readonly name: string;
  readonly wake: () => void;
  readonly lost: () => void;
}

/** A connection that hears of every commit that others follow; never one of the pool, which may be busy. */
export class ListeningConnection {
  private constructor(private readonly client: Client) {}

  /** @throws StorageUnavailable */
  static async open({ url, name, wake, lost }: ListeningConnectionParts): Promise<ListeningConnection> {
    const client = new Client({
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: TIMEOUT,
      query_timeout: TIMEOUT,
      keepAlive: true,
    });
    client.on('notification', wake);
    client.on('error', lost);
    client.on('end', lost);
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw asPortError(error);
    }
    return new ListeningConnection(client);
  }

  /** @throws StorageUnavailable */
  async query<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await this.client.query<Row>({ name, text, values })).rows;
    } catch (error) {
      throw asPortError(error);
    }
  }

  async close(): Promise<void> {
    this.client.removeAllListeners('end');
    await this.client.end().catch(() => undefined);
  }
}
