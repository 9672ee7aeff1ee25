import { Injectable } from '@nestjs/common';
import { TemporarilyUnavailable, type TenantId } from '@latchkey/protocol';
import { Stopping } from '@latchkey/service-bootstrap';
import { RevocationTail, TenantChanges } from '@latchkey/storage';
import type { FeedMember } from './feed-members.js';
import { FeedMetrics } from './feed-metrics.js';
import { FeedWatch } from './feed-watch.js';
import { TenantFeed } from './tenant-feed.js';

/** How many connections one client may have to one node: those of all instances of an API that share its credentials. */
export class FeedConnectionLimit {
  constructor(readonly perClient: number = 250) {}
}

/** A member's place in the feed of its tenant. */
export interface Membership {
  readonly feed: TenantFeed;
  leave(): void;
}

/** The feeds that somebody on this node follows. */
@Injectable()
export class TenantFeeds {
  private readonly feeds = new Map<TenantId, TenantFeed>();
  private readonly connections = new Map<string, number>();

  constructor(
    private readonly tail: RevocationTail,
    private readonly changes: TenantChanges,
    private readonly watch: FeedWatch,
    private readonly metrics: FeedMetrics,
    private readonly stopping: Stopping,
    private readonly limit: FeedConnectionLimit,
  ) {
    stopping.signal.addEventListener('abort', () => [...this.feeds.values()].forEach((feed) => feed.close()));
  }

  /** @throws TemporarilyUnavailable when the client has too many connections here, or the service stops */
  join(tenant: TenantId, member: FeedMember): Membership {
    if (this.stopping.signal.aborted) throw new TemporarilyUnavailable({ description: 'the service stops; connect again' });
    const disconnect = this.connect(`${tenant}\n${member.access.clientId}`);
    const feed = this.feedOf(tenant);
    feed.members.add(member);
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      disconnect();
      feed.members.remove(member);
      if (!feed.members.isEmpty) return;
      feed.close();
      if (this.feeds.get(tenant) === feed) this.feeds.delete(tenant);
    };
    return { feed, leave };
  }

  private feedOf(tenant: TenantId): TenantFeed {
    const known = this.feeds.get(tenant);
    if (known && !known.head.isOver) return known;
    const { tail, changes, watch, metrics } = this;
    const feed = new TenantFeed(tenant, { tail, changes, watch, metrics });
    this.feeds.set(tenant, feed);
    return feed;
  }

  private connect(client: string): () => void {
    const count = this.connections.get(client) ?? 0;
    if (count >= this.limit.perClient) throw new TemporarilyUnavailable({ description: `the client has ${count} connections to the revocation feed already` });
    this.connections.set(client, count + 1);
    return () => {
      const left = (this.connections.get(client) ?? 1) - 1;
      if (left > 0) this.connections.set(client, left);
      else this.connections.delete(client);
    };
  }
}
