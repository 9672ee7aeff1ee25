import type { Change } from './change.js';
import { CLOCK } from '../work/commit-log.js';
import { ListeningConnection } from './listening-connection.js';

/** More than this at once is not worth applying one by one. */
const LIMIT = 1_000;

interface FeedRow {
  readonly head: string;
  readonly position: string | null;
  readonly tenant: string;
  readonly kind: string;
  readonly key: string;
}

/** What the change feed asks over its connection. */
export class FeedConnection {
  private constructor(private readonly connection: ListeningConnection) {}

  /** @throws StorageUnavailable */
  static async open(url: string, wake: () => void, lost: () => void): Promise<FeedConnection> {
    return new FeedConnection(await ListeningConnection.open({ url, name: 'latchkey-feed', wake, lost }));
  }

  async revocationPositions(tenants: readonly string[]): Promise<Map<string, number>> {
    if (tenants.length === 0) return new Map();
    const rows = await this.connection.query<{ id: string; position: string }>(
      'feed.positions',
      'SELECT id, revocation_position AS position FROM tenants WHERE id = ANY ($1)',
      [tenants],
    );
    return new Map(rows.map(({ id, position }) => [id, Number(position)]));
  }

  /** Leads logs that went back above all that they ever gave: what is issued from now on is not taken for older than what they lost. */
  async raiseRevocationPositions(tenants: readonly string[]): Promise<void> {
    await this.connection.query(
      'feed.raise',
      `UPDATE tenants SET revocation_position = greatest(revocation_position, ${CLOCK})
       WHERE id IN (SELECT id FROM tenants WHERE id = ANY ($1) ORDER BY id FOR UPDATE)`,
      [tenants],
    );
  }

  /** Where the feed stands, and the changes since `followed`; no list when they cannot be told one by one. */
  async changesAbove(followed: number | undefined): Promise<{ head: number; changes?: readonly Change[] }> {
    const rows = await this.connection.query<FeedRow>(
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

  close(): Promise<void> {
    return this.connection.close();
  }
}
