import { Injectable } from '@nestjs/common';
import { Clock, TemporarilyUnavailable, type TenantId } from '@latchkey/protocol';
import { UnitOfWork, type RevocationPart } from '@latchkey/storage';
import { FairTurns } from './fair-turns.js';
import type { FeedMember } from './feed-members.js';
import { FeedMessage } from './feed-message.js';
import { FeedMetrics } from './feed-metrics.js';
import type { TenantFeed } from './tenant-feed.js';

/** How many entries of the log are looked at for one message. */
const PART = 10_000;

/** How many parts are read at once: many that connect anew must not keep requests from the database, nor one tenant's or one client's the others' waiting. */
const AT_ONCE = 2;

/** The log of a tenant, and who follows it for a resource. */
export interface Followed {
  readonly tenant: TenantId;
  readonly feed: TenantFeed;
  readonly member: FeedMember;
}

/** Where a consumer is. */
export interface Place {
  /** The position up to which it knows all; left out: it knows nothing. */
  readonly after: number | undefined;
  /** In the middle of a snapshot: its next part. What it knows up to `after` is what the parts before have told. */
  readonly part?: number | undefined;
}

/** The next message to a consumer, and where that brings it. */
export interface Step {
  readonly message: FeedMessage;
  readonly place: Place;
}

/** Brings whoever connects to where the feed is, by messages of bounded size. What is known of a consumer is the place that it names. */
@Injectable()
export class CatchUp {
  private readonly turns = new FairTurns(AT_ONCE);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly metrics: FeedMetrics,
  ) {}

  /**
   * What was appended after the place; or the beginning of a snapshot, where nothing is known or the position is not one of this log, as
   * after a restore. Undefined where all is known.
   * @throws StorageUnavailable; TemporarilyUnavailable when nobody waits for it any more
   */
  async step(followed: Followed, { after, part: number }: Place): Promise<Step | undefined> {
    const head = await this.head(followed.feed, after);
    if (after === head && number === undefined) return undefined;
    const part = after === undefined || after > head ? undefined : await this.part(followed, after, head);
    if (after === undefined || !part?.known) return snapshot(0, await this.part(followed, 0, head), head);
    if (number !== undefined) return snapshot(number, part, head);
    const { to, notices } = part;
    return { message: FeedMessage.entries({ from: after, to, more: to < head }, notices), place: { after: to } };
  }

  private async head({ head }: TenantFeed, after = 0): Promise<number> {
    const position = await head.begun();
    if (after <= position) return position;
    // Another node may have told of what this one has not heard of yet.
    await head.next();
    return head.position;
  }

  private async part({ tenant, member }: Followed, after: number, upTo: number): Promise<RevocationPart> {
    const { clientId, resource } = member.access;
    const range = { after, upTo, limit: PART, at: this.clock.now() };
    const part = await this.turns.take([tenant, clientId], () => {
      // Whoever connects and leaves again and again has nothing read.
      if (member.isOver) throw new TemporarilyUnavailable({ description: 'the connection has ended' });
      return this.unitOfWork.run(tenant, ({ revocations }) => revocations.part(resource, range));
    });
    this.metrics.sent(part.notices.length);
    return part;
  }
}

/** The parts are of a log that grows: what is left out of one, since a later entry stands for it, comes with a later part. */
const snapshot = (part: number, { to, notices }: RevocationPart, head: number): Step => {
  const last = to === head;
  return { message: FeedMessage.snapshot({ part, last, to }, notices), place: { after: to, part: last ? undefined : part + 1 } };
};
