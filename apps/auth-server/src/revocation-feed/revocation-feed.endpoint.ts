import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { TemporarilyUnavailable } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import type { ClientRequest } from '../http/endpoint-client.js';
import { onceGone } from '../http/gone.js';
import { CatchUp, type Followed, type Place } from './catch-up.js';
import { EventStream, SlowConsumer } from './event-stream.js';
import { FeedAuthority, type FeedAccess } from './feed-authority.js';
import { FeedConnections } from './feed-connections.js';
import { FeedKeys } from './feed-keys.js';
import { FeedMessage } from './feed-message.js';
import { FeedMetrics } from './feed-metrics.js';
import { Poll } from './poll.js';
import type { TenantFeed } from './tenant-feed.js';
import { TenantFeeds } from './tenant-feeds.js';

export interface FeedRequest extends ClientRequest {
  /** Where the client says that it is. */
  readonly place: Place;
}

/** How long a poll is held back while there is nothing to say. */
export interface Patience {
  /** Milliseconds. */
  readonly wait: number;
  /** Aborted when nobody waits any more. */
  readonly gone: AbortSignal;
}

/** The revocation feed: what ends the tokens of one resource, told as it happens. */
@Injectable()
export class RevocationFeedEndpoint {
  constructor(
    private readonly authority: FeedAuthority,
    private readonly keys: FeedKeys,
    private readonly connections: FeedConnections,
    private readonly feeds: TenantFeeds,
    private readonly catchUp: CatchUp,
    private readonly metrics: FeedMetrics,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** A stream without an end. @param gone aborted when nobody reads it any more @throws InvalidClient, UnauthorizedClient, InvalidTarget, TemporarilyUnavailable */
  async stream(request: FeedRequest, gone: AbortSignal): Promise<Readable> {
    const { tenant, place } = request;
    const { access, keys } = await this.admit(request);
    this.connections.take(tenant, access.clientId, gone);
    const stream = new EventStream(access, keys);
    onceGone(gone, () => stream.destroy());
    const { feed, leave } = this.feeds.join(tenant, stream);
    const disconnected = this.metrics.connected('stream');
    stream.once('close', () => {
      leave();
      disconnected();
      if (stream.errored instanceof SlowConsumer) this.metrics.droppedSlow();
    });
    this.run(stream, { tenant, feed, member: stream }, place).catch((error: Error) => stream.destroy(error));
    return stream;
  }

  /** One answer of bounded size, as soon as there is something to say. @throws as `stream` */
  async poll(request: FeedRequest, { wait, gone }: Patience): Promise<string> {
    const { tenant, place } = request;
    const { access, keys } = await this.admit(request);
    this.connections.take(tenant, access.clientId, gone);
    const poll = new Poll(access, keys);
    onceGone(gone, () => poll.end());
    const { feed, leave } = this.feeds.join(tenant, poll);
    const disconnected = this.metrics.connected('poll');
    try {
      await this.wait(poll, feed, { place, wait });
      const step = await this.catchUp.step({ tenant, feed, member: poll }, place);
      const message = step?.message ?? nothingNewSince(place);
      return `{"messages":[${FeedMessage.keys(poll.keys).json},${message.json}]}`;
    } finally {
      leave();
      disconnected();
    }
  }

  private async wait(poll: Poll, feed: TenantFeed, { place, wait }: { readonly place: Place; readonly wait: number }): Promise<void> {
    if ((await feed.head.begun()) === place.after && place.part === undefined) {
      feed.members.keepCurrent(poll);
      await poll.news(wait);
    }
    if (poll.isOver || !feed.head.isConfirmed) throw new TemporarilyUnavailable({ description: 'the revocation log cannot be followed at the moment; ask again' });
  }

  private admit(request: FeedRequest): Promise<{ access: FeedAccess; keys: string }> {
    return this.unitOfWork.run(request.tenant, async (stores) => ({ access: await this.authority.admit(request, '/revocation-feed', stores), keys: await this.keys.of(stores) }));
  }

  private async run(stream: EventStream, followed: Followed, asked: Place): Promise<void> {
    const { head } = followed.feed;
    let place = asked;
    while (!stream.destroyed) {
      const step = await this.catchUp.step(followed, place);
      if (step) {
        await stream.send(step.message);
        place = step.place;
      } else if (place.after === head.position) break; // The feed has not gone on, and from here on nothing comes between.
    }
    if (stream.destroyed) return;
    if (head.isConfirmed) stream.deliver(nothingNewSince(place));
    followed.feed.members.keepCurrent(stream);
  }
}

const nothingNewSince = ({ after = 0 }: Place): FeedMessage => FeedMessage.entries({ from: after, to: after });
