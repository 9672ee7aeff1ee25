import { Injectable } from '@nestjs/common';
import { Clock } from '@latchkey/protocol';
import { Metrics } from '@latchkey/service-bootstrap';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What the feed counts. */
@Injectable()
export class FeedMetrics {
  private readonly connections;
  private readonly entries;
  private readonly dropped;
  private readonly lag;

  constructor(metrics: Metrics, private readonly clock: Clock) {
    this.connections = metrics.gauge({ name: 'revocation_feed_connections', help: 'Connections to the revocation feed.', labels: ['kind'] });
    this.entries = metrics.counter({ name: 'revocation_feed_entries_total', help: 'Revocations sent to followers, snapshots included.' });
    this.dropped = metrics.counter({ name: 'revocation_feed_dropped_total', help: 'Connections that were dropped because they did not read.' });
    this.lag = metrics.histogram({ name: 'revocation_feed_lag_seconds', help: 'From a revocation, by the clock of who made it, to its way out.' }, BUCKETS);
  }

  /** @returns what counts it out again */
  connected(kind: 'stream' | 'poll' | 'events'): () => void {
    this.connections.inc({ kind });
    return () => this.connections.dec({ kind });
  }

  sent(entries: number): void {
    this.entries.inc(entries);
  }

  told(revokedAt: Date): void {
    this.lag.observe(Math.max(0, this.clock.now().getTime() - revokedAt.getTime()) / 1000);
  }

  droppedSlow(): void {
    this.dropped.inc();
  }
}
