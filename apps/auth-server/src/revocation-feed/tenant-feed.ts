import type { TenantId } from '@latchkey/protocol';
import type { RevocationFollower, RevocationProgress, RevocationTail, TenantChange, TenantChanges } from '@latchkey/storage';
import { FeedMembers, type FeedMember } from './feed-members.js';
import type { FeedMetrics } from './feed-metrics.js';
import type { FeedWatch } from './feed-watch.js';
import { LogHead } from './log-head.js';

export interface TenantFeedParts {
  readonly tail: RevocationTail;
  readonly changes: TenantChanges;
  readonly watch: FeedWatch;
  readonly metrics: FeedMetrics;
}

/** Between two looks at keys and access, unless something is heard to have changed, and between two messages that say nothing; milliseconds. The tail speaks twice a second. */
const PAUSE = 400;

/** The feed of one tenant on this node: follows the tail of its log once, for all who are connected. */
export class TenantFeed implements RevocationFollower {
  readonly head = new LogHead();
  readonly members: FeedMembers;
  private readonly leaving: readonly (() => void)[];
  private toldAt = -Infinity;
  private lookedAt = -Infinity;
  private looking: 'no' | 'once' | 'again' = 'no';

  constructor(
    private readonly tenant: TenantId,
    private readonly parts: TenantFeedParts,
  ) {
    this.members = new FeedMembers(parts.metrics);
    this.leaving = [parts.tail.follow(tenant, this), parts.changes.follow(tenant, (change) => this.changed(change))];
  }

  progressed(progress: RevocationProgress): void {
    const { from, to, more } = progress;
    const now = performance.now();
    this.head.reached(to, !more);
    if (from < to || now - this.toldAt >= PAUSE) {
      this.toldAt = now;
      this.members.tell(progress);
    }
    if (now - this.lookedAt >= PAUSE) this.look();
  }

  ended(): void {
    this.close();
  }

  /** Ends every connection. */
  close(): void {
    for (const leave of this.leaving) leave();
    this.head.end();
    for (const member of this.members.all) member.end();
  }

  /** Of the many clients of a tenant only those who follow matter here. */
  private changed(change: TenantChange | undefined): void {
    if (change?.kind !== 'client' || this.members.all.some(({ access }) => access.clientId === change.key)) this.look();
  }

  /** Looks after keys and access; once more when something changed meanwhile. */
  private look(): void {
    if (this.looking !== 'no') {
      this.looking = 'again';
      return;
    }
    this.looking = 'once';
    void this.lookOnce().finally(() => {
      const again = this.looking === 'again';
      this.lookedAt = performance.now();
      this.looking = 'no';
      if (again && !this.head.isOver) this.look();
    });
  }

  private async lookOnce(): Promise<void> {
    const members = this.members.all;
    // Cut off from the database, or the tenant is gone: the tail tells the one by silence and the other by its end.
    const watched = await this.parts.watch.look(this.tenant, members.map(({ access }) => access)).catch(() => undefined);
    if (!watched) return;
    const ended = members.filter(({ access }) => watched.ended.has(access));
    for (const member of members) if (!watched.ended.has(member.access)) this.members.tellKeys(member, watched.keys);
    if (ended.length > 0) void this.dismiss(ended);
  }

  /** What ended their access may have ended tokens as well, as the removal of a resource does: of that they hear before they go. */
  private async dismiss(members: readonly FeedMember[]): Promise<void> {
    await this.head.caughtUp().catch(() => undefined);
    for (const member of members) member.end();
  }
}
