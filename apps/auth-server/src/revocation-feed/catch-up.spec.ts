import { Metrics } from '@latchkey/service-bootstrap';
import type { RevocationPart, Stores, UnitOfWork } from '@latchkey/storage';
import { FixedClock } from '@latchkey/testing';
import { CatchUp } from './catch-up.js';
import { FeedMetrics } from './feed-metrics.js';
import { Poll } from './poll.js';
import type { TenantFeed } from './tenant-feed.js';

describe('Whoever connects', () => {
  /** The reads that are under way or were, by resource, and what ends each. */
  const read: string[] = [];
  const ends: (() => void)[] = [];
  const part = (resource: string) => new Promise<RevocationPart>((resolve) => {
    read.push(resource);
    ends.push(() => resolve({ known: true, to: 5, notices: [] } as unknown as RevocationPart));
  });
  const unitOfWork = { run: (_tenant: string, work: (stores: Stores) => unknown) => work({ revocations: { part } } as unknown as Stores) } as unknown as UnitOfWork;
  const clock = new FixedClock();
  const catchUp = new CatchUp(unitOfWork, clock, new FeedMetrics(new Metrics(), clock));
  const feed = { head: { begun: async () => 5 } } as unknown as TenantFeed;
  const turn = () => new Promise(setImmediate);

  it('and leaves has nothing read of the log, however often it does so', async () => {
    const poll = (resource: string) => new Poll({ clientId: 'api', resource, version: '1', until: undefined }, '{}');
    const step = (member: Poll) => catchUp.step({ tenant: 'default', feed, member }, { after: undefined });
    const reading = [step(poll('first')), step(poll('second'))];
    await turn();
    const leaving = Array.from({ length: 1_000 }, (_, at) => poll(`left ${at}`));
    const left = leaving.map((member) => expect(step(member)).rejects.toMatchObject({ code: 'temporarily_unavailable' }));
    const last = step(poll('last'));
    await turn();
    for (const member of leaving) member.end();
    ends.shift()?.();
    await Promise.all([reading[0], ...left]);
    expect(read).toEqual(['first', 'second', 'last']);
    for (const end of ends) end();
    await Promise.all([reading[1], last]);
  });
});
