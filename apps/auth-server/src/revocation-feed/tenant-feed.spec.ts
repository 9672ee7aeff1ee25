import { SystemClock } from '@latchkey/protocol';
import { Metrics } from '@latchkey/service-bootstrap';
import { RevocationTail, TenantChanges, type RevocationFollower, type TenantChange } from '@latchkey/storage';
import type { FeedAccess } from './feed-authority.js';
import type { FeedMessage } from './feed-message.js';
import type { FeedMember } from './feed-members.js';
import { FeedMetrics } from './feed-metrics.js';
import type { FeedWatch, Watched } from './feed-watch.js';
import { TenantFeed } from './tenant-feed.js';

class Tail extends RevocationTail {
  follower: RevocationFollower | undefined;
  follow(_tenant: string, follower: RevocationFollower) {
    this.follower = follower;
    return () => (this.follower = undefined);
  }
}

class Changes extends TenantChanges {
  tell: (change?: TenantChange) => void = () => undefined;
  follow(_tenant: string, follower: (change: TenantChange | undefined) => void) {
    this.tell = follower;
    return () => (this.tell = () => undefined);
  }
}

class Member implements FeedMember {
  keys = '{}';
  isOver = false;
  readonly told: string[] = [];
  constructor(readonly access: FeedAccess) {}
  deliver({ json }: FeedMessage): void {
    this.told.push(json);
  }
  end(): void {
    this.isOver = true;
  }
}

const turns = async () => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
};

describe('The feed of a tenant', () => {
  let tail: Tail;
  let changes: Changes;
  let feed: TenantFeed;
  let member: Member;
  let looks: ((watched: Watched | Error) => void)[];
  const nobody = new Set<FeedAccess>();

  beforeEach(() => {
    [tail, changes, looks] = [new Tail(), new Changes(), []];
    const look = () => new Promise<Watched>((resolve, reject) => looks.push((watched) => (watched instanceof Error ? reject(watched) : resolve(watched))));
    const metrics = new FeedMetrics(new Metrics(), new SystemClock());
    feed = new TenantFeed('default', { tail, changes, watch: { look } as unknown as FeedWatch, metrics });
    member = new Member({ clientId: 'api', resource: 'https://a', version: '1', until: undefined });
    feed.members.add(member);
  });

  it('tells of new keys as soon as it hears of them, whatever the log does', async () => {
    changes.tell({ kind: 'signing-key', key: 'k' });
    looks.shift()?.({ keys: '{"a":1}', ended: nobody });
    await turns();
    expect(member.told).toEqual(['{"event":"keys","data":{"a":1}}']);
  });

  it('looks once more when it hears of a change while it looks', async () => {
    for (const kind of ['tenant-secret', 'signing-key', 'resource']) changes.tell({ kind, key: 'k' });
    expect(looks).toHaveLength(1);
    looks.shift()?.({ keys: '{"a":1}', ended: nobody });
    await turns();
    expect(looks).toHaveLength(1);
    looks.shift()?.({ keys: '{"a":2}', ended: nobody });
    await turns();
    expect([member.keys, looks.length]).toEqual(['{"a":2}', 0]);
  });

  it('does not look for other clients, whatever happens to them', async () => {
    changes.tell({ kind: 'client', key: 'app' });
    expect(looks).toHaveLength(0);
    changes.tell({ kind: 'client', key: 'api' });
    expect(looks).toHaveLength(1);
  });

  it('ends nobody before it has told what was committed with the reason for it', async () => {
    feed.members.keepCurrent(member);
    const removal = { position: 2, selector: { kind: 'resource', value: 'https://a' }, revokedAt: new Date(), expiresAt: new Date(9e12) } as const;
    changes.tell({ kind: 'resource', key: 'https://a' });
    looks.shift()?.({ keys: '{}', ended: new Set([member.access]) });
    await turns();
    // Asked before the commit perhaps.
    tail.follower?.progressed({ from: 0, to: 1, more: false, entries: [] });
    await turns();
    expect(member.isOver).toBe(false);
    tail.follower?.progressed({ from: 1, to: 2, more: false, entries: [removal] });
    await turns();
    expect([member.isOver, member.told.at(-1)]).toEqual([true, expect.stringContaining('"from":1,"to":2,"entries":[["')]);
  });

  it('looks where anything may have changed, and again after a look that failed', async () => {
    changes.tell();
    looks.shift()?.(new Error('cut off'));
    await turns();
    changes.tell();
    expect(looks).toHaveLength(1);
  });

  it('confirms no position above which there is more', () => {
    feed.members.keepCurrent(member);
    tail.follower?.progressed({ from: 5, to: 7, more: true, entries: [] });
    expect([feed.head.position, feed.head.isConfirmed]).toEqual([7, false]);
    tail.follower?.progressed({ from: 7, to: 9, more: false, entries: [] });
    expect(feed.head.isConfirmed).toBe(true);
    expect(member.told).toEqual(['{"event":"entries","data":{"from":5,"to":7,"more":true,"entries":[]}}', '{"event":"entries","data":{"from":7,"to":9,"entries":[]}}']);
  });

  it('follows nothing when it is closed, and does not look again', async () => {
    changes.tell({ kind: 'resource', key: 'https://a' });
    changes.tell({ kind: 'resource', key: 'https://a' });
    feed.close();
    looks.shift()?.({ keys: '{}', ended: nobody });
    await turns();
    expect([member.isOver, tail.follower, looks.length]).toEqual([true, undefined, 0]);
    changes.tell();
    expect(looks).toHaveLength(0);
  });
});
