import { Injectable } from '@nestjs/common';
import { TemporarilyUnavailable, type TenantId } from '@latchkey/protocol';
import { Stopping } from '@latchkey/service-bootstrap';
import { RevocationTail, TenantChanges } from '@latchkey/storage';
import type { FeedMember } from './feed-members.js';
import { FeedMetrics } from './feed-metrics.js';
import { FeedWatch } from './feed-watch.js';
import { TenantFeed } from './tenant-feed.js';

/** A member's place in the feed of its tenant. */
export interface Membership {
  readonly feed: TenantFeed;
  leave(): void;
}

/** The feeds that somebody on this node follows. */
@Injectable()
export class TenantFeeds {
  private readonly feeds = new Map<TenantId, TenantFeed>();

  constructor(
    private readonly tail: RevocationTail,
    private readonly changes: TenantChanges,
    private readonly watch: FeedWatch,
    private readonly metrics: FeedMetrics,
    private readonly stopping: Stopping,
  ) {
    stopping.signal.addEventListener('abort', () => [...this.feeds.values()].forEach((feed) => feed.close()));
  }

  /** @throws TemporarilyUnavailable when the service stops */
  join(tenant: TenantId, member: FeedMember): Membership {
    if (this.stopping.signal.aborted) throw new TemporarilyUnavailable({ description: 'the service stops; connect again' });
    const feed = this.feedOf(tenant);
    feed.members.add(member);
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
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
}
