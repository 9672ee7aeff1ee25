import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { TemporarilyUnavailable } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import type { ClientRequest } from '../http/endpoint-client.js';
import { CatchUp, type Followed } from './catch-up.js';
import { EventStream, SlowConsumer } from './event-stream.js';
import { FeedAuthority, type FeedAccess } from './feed-authority.js';
import { FeedKeys } from './feed-keys.js';
import { FeedMessage } from './feed-message.js';
import { FeedMetrics } from './feed-metrics.js';
import { Poll } from './poll.js';
import type { TenantFeed } from './tenant-feed.js';
import { TenantFeeds } from './tenant-feeds.js';

export interface FeedRequest extends ClientRequest {
  /** The position up to which the client knows all; left out: it knows nothing. */
  readonly after: number | undefined;
}

/** The revocation feed: what ends the tokens of one resource, told as it happens. */
@Injectable()
export class RevocationFeedEndpoint {
  constructor(
    private readonly authority: FeedAuthority,
    private readonly keys: FeedKeys,
    private readonly feeds: TenantFeeds,
    private readonly catchUp: CatchUp,
    private readonly metrics: FeedMetrics,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** A stream without an end. @throws InvalidClient, UnauthorizedClient, InvalidTarget, TemporarilyUnavailable */
  async stream(request: FeedRequest): Promise<Readable> {
    const { access, keys } = await this.admit(request);
    const stream = new EventStream(access, keys);
    const { feed, leave } = this.feeds.join(request.tenant, stream);
    const disconnected = this.metrics.connected('stream');
    stream.once('close', () => {
      leave();
      disconnected();
      if (stream.errored instanceof SlowConsumer) this.metrics.droppedSlow();
    });
    this.run(stream, { tenant: request.tenant, resource: access.resource, feed }, request.after).catch((error: Error) => stream.destroy(error));
    return stream;
  }

  /** One answer, as soon as there is something to say, and after `wait` milliseconds in any case. @throws as `stream` */
  async poll(request: FeedRequest, wait: number): Promise<Readable> {
    const { access, keys } = await this.admit(request);
    const poll = new Poll(access, keys);
    const { feed, leave } = this.feeds.join(request.tenant, poll);
    const disconnected = this.metrics.connected('poll');
    const over = (): void => {
      leave();
      disconnected();
    };
    try {
      await this.wait(poll, feed, { after: request.after, wait });
      return Readable.from(this.answer(poll, { tenant: request.tenant, resource: access.resource, feed }, request.after)).once('close', over);
    } catch (error) {
      over();
      throw error;
    }
  }

  private async wait(poll: Poll, feed: TenantFeed, { after, wait }: { readonly after: number | undefined; readonly wait: number }): Promise<void> {
    if ((await feed.head()) === after) {
      feed.keepCurrent(poll);
      await poll.news(wait);
    }
    if (poll.isOver || !feed.isConfirmed) throw new TemporarilyUnavailable({ description: 'the revocation log cannot be followed at the moment; ask again' });
  }

  private admit(request: FeedRequest): Promise<{ access: FeedAccess; keys: string }> {
    return this.unitOfWork.run(request.tenant, async (stores) => ({ access: await this.authority.admit(request, '/revocation-feed', stores), keys: await this.keys.of(stores) }));
  }

  private async run(stream: EventStream, followed: Followed, after: number | undefined): Promise<void> {
    const { feed } = followed;
    let position = after;
    do {
      const messages = this.catchUp.messages(followed, position);
      let next = await messages.next();
      for (; !next.done; next = await messages.next()) await stream.send(next.value);
      position = next.value;
      // The feed may have gone on while that was sent; from the comparison on nothing comes between.
    } while (position !== feed.position && !stream.destroyed);
    if (stream.destroyed) return;
    if (feed.isConfirmed) stream.deliver(FeedMessage.entries(position, position));
    feed.keepCurrent(stream);
  }

  private async *answer({ keys }: Poll, followed: Followed, after: number | undefined): AsyncGenerator<string> {
    yield `{"messages":[${FeedMessage.keys(keys).json}`;
    const messages = this.catchUp.messages(followed, after);
    let said = false;
    let next = await messages.next();
    for (; !next.done; next = await messages.next()) {
      yield `,${next.value.json}`;
      said = true;
    }
    yield `${said ? '' : `,${FeedMessage.entries(next.value, next.value).json}`}]}`;
  }
}
