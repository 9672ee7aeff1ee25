import { openTestStorage, type TestStorage } from '@latchkey/testing';
import type { FeedAccess } from '../revocation-feed/feed-authority.js';
import { OutstandingEvents } from './outstanding-events.js';

describe('What is outstanding to a client', () => {
  let storage: TestStorage;
  beforeAll(async () => {
    storage = await openTestStorage();
  });
  afterAll(() => storage.close());

  const access: FeedAccess = { clientId: 'api', resource: 'https://a', version: '1', until: undefined };
  const next = async (taken: readonly number[] = []) => {
    const { entries, more } = await storage.run((stores) => new OutstandingEvents(storage.clock).next(access, taken, stores));
    return { positions: entries.map(({ position }) => position), more };
  };
  const stream = () => storage.run(({ securityEventStreams }) => securityEventStreams.hold('api', 'https://a'));
  const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

  it('is a thousand at most beyond what it does not acknowledge, so that what it does is kept in bounds', async () => {
    const { clock } = storage;
    await storage.run(async ({ revocations }) => upTo(1, 1_500).forEach((value) =>
      revocations.append({ selector: { kind: 'session', value: `${value}` }, audiences: value % 5 === 0 ? ['https://b'] : ['https://a'], revokedAt: clock.now(), expiresAt: new Date(clock.now().getTime() + 60_000) })));
    const log = await storage.run(({ revocations }) => revocations.since(0, 2_000));
    const mine = log.filter(({ audiences }) => audiences?.includes('https://a')).map(({ position }) => position);
    const [first] = mine;
    expect(await next()).toEqual({ positions: mine.slice(0, 1_000), more: true });
    expect(await next(mine.slice(1, 1_000))).toEqual({ positions: [first], more: true });
    expect(await stream()).toMatchObject({ position: first! - 1, acknowledged: mine.slice(1, 1_000) });
    // Beyond that it has seen nothing that it could acknowledge.
    expect(await next(mine.slice(1_000))).toEqual({ positions: [first], more: true });
    expect(await next([first!])).toEqual({ positions: mine.slice(1_000), more: false });
    expect(await stream()).toMatchObject({ position: mine[1_000]! - 1, acknowledged: [] });
    expect(await next(mine)).toEqual({ positions: [], more: false });
    expect(await stream()).toMatchObject({ position: log.at(-1)?.position, acknowledged: [] });
  });

  it('goes on behind what has expired without having been acknowledged', async () => {
    const append = (value: string, lasts: number) => storage.run(async ({ revocations }) =>
      revocations.append({ selector: { kind: 'session', value }, revokedAt: storage.clock.now(), expiresAt: new Date(storage.clock.now().getTime() + lasts * 1000) }));
    await append('short', 10);
    await append('long', 60);
    const [short, long] = (await next()).positions;
    expect((await next([long!])).positions).toEqual([short]);
    storage.clock.advance(10);
    expect((await next()).positions).toEqual([]);
    expect(await stream()).toMatchObject({ position: long, acknowledged: [] });
  });
});
