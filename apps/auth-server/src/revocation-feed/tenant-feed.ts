import type { TenantId } from '@latchkey/protocol';
import { StorageUnavailable, concernsResource, noticeOf, type RevocationFollower, type RevocationProgress, type RevocationTail } from '@latchkey/storage';
import type { FeedAccess } from './feed-authority.js';
import { FeedMessage } from './feed-message.js';
import type { FeedMetrics } from './feed-metrics.js';
import type { FeedWatch } from './feed-watch.js';

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
  readonly watch: FeedWatch;
  readonly metrics: FeedMetrics;
}

/** A position counts as the head for so long after the database said so, in milliseconds. */
const CONFIRMED_FOR = 1_000;
/** Between two looks at keys and access, and between two messages that say nothing, in milliseconds; the tail speaks twice a second. */
const PAUSE = 400;
const PATIENCE = 3_000;

/** The feed of one tenant on this node: follows the tail of its log once, for all who are connected. */
export class TenantFeed implements RevocationFollower {
  private known: number | undefined;
  private confirmedAt = -Infinity;
  private toldAt = -Infinity;
  private watchedAt = -Infinity;
  private over = false;
  private readonly members = new Set<FeedMember>();
  /** By resource, those who know everything up to `known`. */
  private readonly current = new Map<string, Set<FeedMember>>();
  private waiting: (() => void)[] = [];
  private readonly leave: () => void;

  constructor(
    private readonly tenant: TenantId,
    private readonly parts: TenantFeedParts,
  ) {
    this.leave = parts.tail.follow(tenant, this);
  }

  /** Whether its log is not followed any more. */
  get isOver(): boolean {
    return this.over;
  }

  get isEmpty(): boolean {
    return this.members.size === 0;
  }

  /** Whether the database said within the last second that nothing is above `position`. */
  get isConfirmed(): boolean {
    return performance.now() - this.confirmedAt < CONFIRMED_FOR;
  }

  /** How far the log has come. @throws StorageUnavailable when the database does not say so in time, or the log ended */
  async head(): Promise<number> {
    if (this.known === undefined) await this.next();
    return this.position;
  }

  get position(): number {
    if (this.known === undefined || this.over) throw new StorageUnavailable('The log is not followed.');
    return this.known;
  }

  /** Resolves when the database has been asked again, or the log is not followed any more. @throws StorageUnavailable when that takes too long */
  next(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new StorageUnavailable('The revocation log does not answer.')), PATIENCE);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  join(member: FeedMember): void {
    this.members.add(member);
  }

  /** From now on the member is told of everything; it knows all up to `position`. */
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

  progressed({ from, to, entries }: RevocationProgress): void {
    this.confirmedAt = performance.now();
    const began = this.known === undefined;
    this.known = to;
    if (!began && (from < to || this.confirmedAt - this.toldAt >= PAUSE)) this.tell({ from, to, entries });
    this.wakeWaiting();
    if (this.confirmedAt - this.watchedAt >= PAUSE) this.look();
  }

  ended(): void {
    this.close();
  }

  /** Ends every connection. */
  close(): void {
    this.over = true;
    this.leave();
    for (const member of [...this.members]) member.end();
    this.wakeWaiting();
  }

  private tell({ from, to, entries }: RevocationProgress): void {
    this.toldAt = this.confirmedAt;
    const told = entries.map((entry) => ({ entry, notice: noticeOf(entry) }));
    for (const [resource, members] of this.current) {
      const notices = told.flatMap(({ entry, notice }) => (concernsResource(entry, resource) ? [notice] : []));
      const message = FeedMessage.entries(from, to, notices);
      for (const member of [...members]) member.deliver(message);
      this.parts.metrics.sent(notices.length * members.size);
    }
    for (const { revokedAt } of entries) this.parts.metrics.told(revokedAt);
  }

  private look(): void {
    this.watchedAt = Infinity; // until this look has ended
    const members = [...this.members];
    this.parts.watch.look(this.tenant, members.map(({ access }) => access)).then(
      ({ keys, ended }) => {
        for (const member of members) {
          if (ended.has(member.access)) member.end();
          else if (member.keys !== keys && this.members.has(member)) {
            member.keys = keys;
            member.deliver(FeedMessage.keys(keys));
          }
        }
      },
      // Cut off from the database, or the tenant is gone: the tail tells the one by silence and the other by its end.
      () => undefined,
    ).finally(() => (this.watchedAt = performance.now()));
  }

  private wakeWaiting(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }
}
