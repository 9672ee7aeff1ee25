import { Injectable } from '@nestjs/common';
import { Clock, type TenantId } from '@latchkey/protocol';
import { UnitOfWork, type RevocationPart } from '@latchkey/storage';
import pLimit from 'p-limit';
import { FeedMessage } from './feed-message.js';
import { FeedMetrics } from './feed-metrics.js';
import type { TenantFeed } from './tenant-feed.js';

/** How many entries of the log are looked at for one message. */
const PART = 10_000;
/** Whoever is farther behind is served sooner by a snapshot, which leaves out what has expired or was said twice. */
const RESUMABLE = 100_000;

/** How many parts are read at once: many that connect anew must not keep requests from the database. */
const AT_ONCE = 2;

/** The log of one resource, and who follows it. */
export interface Followed {
  readonly tenant: TenantId;
  readonly resource: string;
  readonly feed: TenantFeed;
}

/** Brings whoever connects to where the feed is. Never holds more than one part of the log. */
@Injectable()
export class CatchUp {
  private readonly turns = pLimit(AT_ONCE);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly metrics: FeedMetrics,
  ) {}

  /**
   * The messages from `after` to the feed's position: what was appended, or a snapshot where there is no `after` or the log does not reach back
   * to it. Returns the position; the feed may have gone on since the last message.
   * @throws StorageUnavailable
   */
  async *messages(followed: Followed, after: number | undefined): AsyncGenerator<FeedMessage, number> {
    const { feed } = followed;
    let head = await feed.head();
    if (after !== undefined && after > head) {
      // Another node may have told of what this one has not heard of yet.
      await feed.next();
      head = feed.position;
    }
    let position = after === undefined || after > head || head - after > RESUMABLE ? yield* this.snapshot(followed, head) : after;
    while (position < feed.position) {
      const upTo = feed.position;
      position = (yield* this.appended(followed, position, upTo)) ?? (yield* this.snapshot(followed, upTo));
    }
    return position;
  }

  private async *snapshot(followed: Followed, upTo: number): AsyncGenerator<FeedMessage, number> {
    let position = 0;
    for (let number = 0; ; number += 1) {
      const { to, notices } = await this.part(followed, position, upTo);
      position = to;
      yield FeedMessage.snapshot(number, notices, to === upTo ? to : undefined);
      if (to === upTo) return upTo;
    }
  }

  /** Undefined where entries are gone. */
  private async *appended(followed: Followed, after: number, upTo: number): AsyncGenerator<FeedMessage, number | undefined> {
    let position = after;
    while (position < upTo) {
      const { to, whole, notices } = await this.part(followed, position, upTo);
      if (!whole) return undefined;
      yield FeedMessage.entries(position, to, notices);
      position = to;
    }
    return position;
  }

  private async part({ tenant, resource }: Followed, after: number, upTo: number): Promise<RevocationPart> {
    const range = { after, upTo, limit: PART, at: this.clock.now() };
    const part = await this.turns(() => this.unitOfWork.run(tenant, ({ revocations }) => revocations.part(resource, range)));
    this.metrics.sent(part.notices.length);
    return part;
  }
}
