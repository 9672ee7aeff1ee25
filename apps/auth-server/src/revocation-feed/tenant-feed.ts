import type { TenantId } from '@latchkey/protocol';
import { concernsResource, noticeOf, type RevocationFollower, type RevocationProgress, type RevocationTail, type TenantChange, type TenantChanges } from '@latchkey/storage';
import type { FeedAccess } from './feed-authority.js';
import { FeedMessage } from './feed-message.js';
import type { FeedMetrics } from './feed-metrics.js';
import type { FeedWatch } from './feed-watch.js';
import { LogHead } from './log-head.js';

/** Whoever is connected to the feed of a tenant. */
export interface FeedMember {
  readonly access: FeedAccess;
  /** The keys that it was told last. */
  keys: string;
  /** Must not throw. */
  deliver(message: FeedMessage): void;
  end(): void;
}

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
  private toldAt = -Infinity;
  private readonly members = new Set<FeedMember>();
  /** By resource, those who know everything up to the head. */
  private readonly current = new Map<string, Set<FeedMember>>();
  private readonly leaving: readonly (() => void)[];
  private lookedAt = -Infinity;
  private looking: 'no' | 'once' | 'again' = 'no';

  constructor(
    private readonly tenant: TenantId,
    private readonly parts: TenantFeedParts,
  ) {
    this.leaving = [parts.tail.follow(tenant, this), parts.changes.follow(tenant, (change) => this.changed(change))];
  }

  get isEmpty(): boolean {
    return this.members.size === 0;
  }

  join(member: FeedMember): void {
    this.members.add(member);
  }

  /** From now on the member is told of everything; it knows all up to the head. */
  keepCurrent(member: FeedMember): void {
    const { resource } = member.access;
    const known = this.current.get(resource);
    if (known) known.add(member);
    else this.current.set(resource, new Set([member]));
  }

  part(member: FeedMember): void {
    this.members.delete(member);
    const known = this.current.get(member.access.resource);
    known?.delete(member);
    if (known?.size === 0) this.current.delete(member.access.resource);
  }

  progressed(progress: RevocationProgress): void {
    const { from, to, more } = progress;
    const now = performance.now();
    this.head.reached(to, !more);
    if (from < to || now - this.toldAt >= PAUSE) this.tell(progress);
    if (now - this.lookedAt >= PAUSE) this.look();
  }

  ended(): void {
    this.close();
  }

  /** Ends every connection. */
  close(): void {
    for (const leave of this.leaving) leave();
    this.head.end();
    for (const member of [...this.members]) member.end();
  }

  private tell({ from, to, more, entries }: RevocationProgress): void {
    this.toldAt = performance.now();
    const told = entries.map((entry) => ({ entry, notice: noticeOf(entry) }));
    for (const [resource, members] of this.current) {
      const notices = told.flatMap(({ entry, notice }) => (concernsResource(entry, resource) ? [notice] : []));
      const message = FeedMessage.entries({ from, to, more }, notices);
      for (const member of [...members]) member.deliver(message);
      this.parts.metrics.sent(notices.length * members.size);
    }
    for (const { revokedAt } of entries) this.parts.metrics.told(revokedAt);
  }

  /** Of the many clients of a tenant only those who follow matter here. */
  private changed(change: TenantChange | undefined): void {
    if (change?.kind !== 'client' || [...this.members].some(({ access }) => access.clientId === change.key)) this.look();
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
    const members = [...this.members];
    // Cut off from the database, or the tenant is gone: the tail tells the one by silence and the other by its end.
    const watched = await this.parts.watch.look(this.tenant, members.map(({ access }) => access)).catch(() => undefined);
    if (!watched) return;
    const { keys, ended } = watched;
    for (const member of members) {
      if (ended.has(member.access)) member.end();
      else if (member.keys !== keys && this.members.has(member)) {
        member.keys = keys;
        member.deliver(FeedMessage.keys(keys));
      }
    }
  }
}
