import type { Caches } from '../caches/caches.js';
import { Coalesced } from './coalesced.js';
import type { FeedConnection } from './feed-connection.js';

const POLL = 1_000;

/**
 * Keeps the caches in step with the change feed, over a connection of its own: it listens for the wake-up and asks every second
 * besides. A gap, a feed or a revocation log that went back, or a new connection empties the caches; a connection that is lost ends the belief in them.
 */
export class ChangeFeed {
  private connection: FeedConnection | undefined;
  private attempt: object | undefined;
  private timer: NodeJS.Timeout | undefined;
  private followed: number | undefined;
  private stopped = false;
  private readonly syncing = new Coalesced(() => this.follow());

  constructor(
    private readonly caches: Caches,
    private readonly connect: (wake: () => void, lost: () => void) => Promise<FeedConnection>,
    private readonly onFailure: (what: string, error: unknown) => void,
  ) {}

  /** @throws StorageUnavailable when the first sync fails */
  async start(): Promise<void> {
    await this.sync();
    this.timer = setInterval(() => this.wake(), POLL).unref();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.syncing.settled();
    this.caches.freshness.end();
    await this.connection?.close();
  }

  /** Everything that was committed before the call is applied when it returns. @throws StorageUnavailable */
  sync(): Promise<void> {
    return this.syncing.run();
  }

  private wake(): void {
    this.sync().catch((error: unknown) => this.onFailure('change feed', error));
  }

  private async follow(): Promise<void> {
    if (this.stopped) return;
    const connection = (this.connection ??= await this.open());
    try {
      await this.apply(connection);
    } catch (error) {
      this.lose();
      await connection.close();
      throw error;
    }
  }

  private async open(): Promise<FeedConnection> {
    const attempt = {};
    this.attempt = attempt;
    return this.connect(() => this.wake(), () => {
      // A connection that was given up may end later than the next one began.
      if (this.attempt === attempt) this.lose();
    });
  }

  // The positions are asked for first and published last: a position never stands beside a state that is older than it.
  private async apply(connection: FeedConnection): Promise<void> {
    const moment = this.caches.freshness.moment();
    const cached = [...this.caches.tenants.values()].flatMap(({ value }) => (value ? [{ tenant: value, before: value.position }] : []));
    const positions = await connection.revocationPositions(cached.map(({ tenant }) => tenant.record.id));
    const { head, changes } = await connection.changesAbove(this.followed);
    const wentBack = cached.filter(({ tenant, before }) => (positions.get(tenant.record.id) ?? before) < before).map(({ tenant }) => tenant.record.id);
    if (wentBack.length > 0) await connection.raiseRevocationPositions(wentBack);
    if (changes && wentBack.length === 0) this.caches.apply(changes);
    else this.caches.clear();
    this.followed = head;
    for (const { tenant } of cached) tenant.position = Math.max(tenant.position, positions.get(tenant.record.id) ?? 0);
    this.caches.freshness.renew(moment);
  }

  private lose(): void {
    this.attempt = undefined;
    this.connection = undefined;
    this.followed = undefined;
    this.caches.freshness.end();
  }
}
