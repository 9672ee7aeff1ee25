import { concernsResource, noticeOf, type RevocationProgress } from '@latchkey/storage';
import type { FeedAccess } from './feed-authority.js';
import { FeedMessage } from './feed-message.js';
import type { FeedMetrics } from './feed-metrics.js';

/** Whoever is connected to the feed of a tenant. */
export interface FeedMember {
  readonly access: FeedAccess;
  /** The keys that it was told last. */
  keys: string;
  /** Whether nothing that is meant for it would be sent any more. */
  readonly isOver: boolean;
  /** Must not throw. */
  deliver(message: FeedMessage): void;
  end(): void;
}

/** All who are connected to the feed of a tenant, and which of them are told of everything. */
export class FeedMembers {
  private readonly members = new Set<FeedMember>();
  /** By resource, those who know everything up to the head. */
  private readonly current = new Map<string, Set<FeedMember>>();

  constructor(private readonly metrics: FeedMetrics) {}

  get isEmpty(): boolean {
    return this.members.size === 0;
  }

  /** As they are now. */
  get all(): readonly FeedMember[] {
    return [...this.members];
  }

  add(member: FeedMember): void {
    this.members.add(member);
  }

  /** From now on the member is told of everything; it knows all up to the head. */
  keepCurrent(member: FeedMember): void {
    const { resource } = member.access;
    const known = this.current.get(resource);
    if (known) known.add(member);
    else this.current.set(resource, new Set([member]));
  }

  remove(member: FeedMember): void {
    this.members.delete(member);
    const known = this.current.get(member.access.resource);
    known?.delete(member);
    if (known?.size === 0) this.current.delete(member.access.resource);
  }

  /** Tells those who are current how the log went on, each what concerns its resource. */
  tell({ from, to, more, entries }: RevocationProgress): void {
    const told = entries.map((entry) => ({ entry, notice: noticeOf(entry) }));
    for (const [resource, members] of this.current) {
      const notices = told.flatMap(({ entry, notice }) => (concernsResource(entry, resource) ? [notice] : []));
      const message = FeedMessage.entries({ from, to, more }, notices);
      for (const member of [...members]) member.deliver(message);
      this.metrics.sent(notices.length * members.size);
    }
    for (const { revokedAt } of entries) this.metrics.told(revokedAt);
  }

  tellKeys(member: FeedMember, keys: string): void {
    if (member.keys === keys || !this.members.has(member)) return;
    member.keys = keys;
    member.deliver(FeedMessage.keys(keys));
  }
}
