import { Writable } from 'node:stream';
import { SystemClock } from '@latchkey/protocol';
import { Metrics, Stopping } from '@latchkey/service-bootstrap';
import { RevocationTail, TenantChanges, type RevocationNotice } from '@latchkey/storage';
import { EventStream } from './event-stream.js';
import type { FeedAccess } from './feed-authority.js';
import { FeedMessage } from './feed-message.js';
import { FeedMetrics } from './feed-metrics.js';
import type { FeedWatch } from './feed-watch.js';
import { Poll } from './poll.js';
import { FeedConnectionLimit, FeedConnections } from './feed-connections.js';
import { TenantFeeds } from './tenant-feeds.js';

const access = (clientId = 'api'): FeedAccess => ({ clientId, resource: 'https://a', version: '1', until: undefined });
const notices = (count: number): readonly RevocationNotice[] => Array.from({ length: count }, (_, index) => ['A'.repeat(16), index, 1]);

describe('A consumer of the stream', () => {
  it('is dropped when more waits for it than may', () => {
    const stream = new EventStream(access(), '{}');
    const message = FeedMessage.entries({ from: 0, to: 1 }, notices(1_000));
    let sent = 0;
    for (; !stream.destroyed && sent < 1_000; sent += 1) stream.deliver(message);
    expect(sent * message.frame.length).toBeGreaterThan(1024 * 1024);
    expect((sent - 2) * message.frame.length).toBeLessThan(1024 * 1024);
    expect(stream.errored).toMatchObject({ name: 'SlowConsumer' });
  });

  it('is sent no more of a snapshot than it reads', async () => {
    const stream = new EventStream(access(), '{}');
    let release: () => void = () => undefined;
    stream.pipe(new Writable({ write: (_chunk, _encoding, done) => void (release = done) }));
    let done = 0;
    const sending = (async () => {
      for (; done < 5; done += 1) await stream.send(FeedMessage.snapshot({ part: done, last: false, to: done }, notices(10_000)));
    })();
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    const before = done;
    expect(before).toBeLessThan(3);
    while (done < 5) {
      release();
      await new Promise(setImmediate);
    }
    await sending;
    expect(stream.destroyed).toBe(false);
    stream.destroy();
  });

  it('that has gone keeps nobody waiting', async () => {
    const stream = new EventStream(access(), '{}');
    const sending = stream.send(FeedMessage.snapshot({ part: 0, last: false, to: 1 }, notices(10_000)));
    stream.destroy();
    await sending;
    stream.end();
    stream.deliver(FeedMessage.entries({ from: 0, to: 1 }));
  });
});

describe('The connections of a client', () => {
  it('are bounded, until what each was answered has left, and no other client\'s affair', () => {
    const connections = new FeedConnections(new FeedConnectionLimit(10));
    const take = (clientId = 'api', tenant = 'default') => {
      const gone = new AbortController();
      connections.take(tenant, clientId, gone.signal);
      return gone;
    };
    const taken = Array.from({ length: 10 }, () => take());
    for (let again = 0; again < 2; again += 1) {
      expect(() => take()).toThrow(expect.objectContaining({ code: 'temporarily_unavailable' }) as Error);
      for (const other of [take('other'), take('api', 'acme')]) other.abort();
      taken[again]?.abort();
      taken[again]?.abort();
      take();
    }
    // However many clients a tenant has.
    const others = Array.from({ length: 390 }, (_, index) => take(`other-${index}`));
    expect(() => take('one too many')).toThrow(expect.objectContaining({ code: 'temporarily_unavailable' }) as Error);
    take('one too many', 'acme');
    others[0]!.abort();
    take('next');
    // Nobody waits for it.
    connections.take('default', 'api', AbortSignal.abort());
  });
});

describe('Who follows the feed of a tenant', () => {
  class SilentTail extends RevocationTail {
    followed = 0;
    follow() {
      this.followed += 1;
      return () => void (this.followed -= 1);
    }
  }
  class NoChanges extends TenantChanges {
    follow = () => () => undefined;
  }
  const tail = new SilentTail();
  const stopping = new Stopping();
  const feeds = new TenantFeeds(tail, new NoChanges(), {} as FeedWatch, new FeedMetrics(new Metrics(), new SystemClock()), stopping);
  const join = (clientId?: string) => feeds.join('default', new Poll(access(clientId), '{}'));

  it('is served by one tail, as long as anybody does', () => {
    const places = [join(), join(), join('other')];
    expect(tail.followed).toBe(1);
    for (const { leave } of [places[0]!, places[0]!, places[1]!]) leave();
    expect(tail.followed).toBe(1);
    places[2]!.leave();
    expect(tail.followed).toBe(0);
  });

  it('does so until the service stops, and nobody begins', async () => {
    const poll = new Poll(access(), '{}');
    feeds.join('default', poll);
    stopping.begin();
    await poll.news(60_000);
    expect(poll.isOver).toBe(true);
    expect(() => join()).toThrow(expect.objectContaining({ code: 'temporarily_unavailable' }) as Error);
  });
});
