import { Client } from 'pg';
import { asPortError } from '../database/failures.js';
import { CHANNEL } from '../work/commit-log.js';
import type { Change } from './change.js';

const TIMEOUT = 3_000;
/** More than this at once is not worth applying one by one. */
const LIMIT = 1_000;

interface FeedRow {
  readonly head: string;
  readonly position: string | null;
  readonly tenant: string;
  readonly kind: string;
  readonly key: string;
}

/** The connection that the change feed is read over; never one of the pool, which may be busy. */
export class FeedConnection {
  private constructor(private readonly client: Client) {}

  /** @throws StorageUnavailable */
  static async open(url: string, wake: () => void, lost: () => void): Promise<FeedConnection> {
    const client = new Client({
      connectionString: url,
      application_name: 'latchkey-feed',
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
    return new FeedConnection(client);
  }

  async revocationPositions(tenants: readonly string[]): Promise<Map<string, number>> {
    if (tenants.length === 0) return new Map();
    const rows = await this.query<{ id: string; position: string }>(
      'feed.positions',
      'SELECT id, revocation_position AS position FROM tenants WHERE id = ANY ($1)',
      [tenants],
    );
    return new Map(rows.map(({ id, position }) => [id, Number(position)]));
  }

  /** Where the feed stands, and the changes since `followed`; no list when they cannot be told one by one. */
  async changesAbove(followed: number | undefined): Promise<{ head: number; changes?: readonly Change[] }> {
    const rows = await this.query<FeedRow>(
      'feed.changes',
      `SELECT head.position AS head, change.position, change.tenant_id AS tenant, change.kind, change.key
       FROM change_positions head LEFT JOIN changes change ON change.position > $1
       WHERE head.id = 1 ORDER BY change.position LIMIT ${LIMIT}`,
      [followed ?? Number.MAX_SAFE_INTEGER],
    );
    const head = Number(rows[0]?.head ?? 0);
    const changes = rows.filter(({ position }) => position !== null);
    return followed !== undefined && changes.length === head - followed ? { head, changes } : { head };
  }

  async close(): Promise<void> {
    this.client.removeAllListeners('end');
    await this.client.end().catch(() => undefined);
  }

  private async query<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await this.client.query<Row>({ name, text, values })).rows;
    } catch (error) {
      throw asPortError(error);
    }
  }
}
