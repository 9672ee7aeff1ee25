import { DOCUMENTS, FeedStage, MAIL, hash } from '../../test/feed-stage.js';

describe('The revocation feed', () => {
  let stage: FeedStage;
  beforeAll(async () => {
    stage = await FeedStage.open();
    await stage.start();
  });
  afterAll(() => stage.close());
  const head = () => stage.run(async ({ revocations }) => (await revocations.since(0, 100_000)).length);

  it('begins with the keys and all that is revoked, and goes on with what another node revokes', async () => {
    await stage.revoke([{ selector: 'session:before', audiences: [DOCUMENTS] }]);
    const feed = await stage.follow({ node: stage.nodes[1]! });
    expect(feed.response.headers.get('content-type')).toMatch('text/event-stream');
    expect(feed.response.headers.get('x-accel-buffering')).toBe('no');
    expect(feed.response.headers.get('cache-control')).toBe('no-store');
    const keys = await feed.next();
    expect(keys).toEqual({ event: 'keys', data: { jwks: { keys: expect.any(Array) as unknown }, opaque: [expect.stringMatching(/^[\w-]{43}$/)] } });
    const [snapshot] = await feed.snapshot();
    const position = await head();
    const expires = stage.storage.clock.now().getTime() / 1000 + 3600;
    expect(snapshot).toEqual({ event: 'snapshot', id: `${position}`, data: { part: 0, last: true, to: position, entries: [[hash('session:before'), position, expires]] } });
    await stage.revoke([{ selector: 'session:s', audiences: [DOCUMENTS, MAIL] }]);
    expect(await feed.next()).toEqual({ event: 'entries', id: `${position + 1}`, data: { from: position, to: position + 1, entries: [[hash('session:s'), position + 1, expires]] } });
    expect((await feed.heartbeat()).data).toEqual({ from: position + 1, to: position + 1, entries: [] });
    await feed.close();
  });
});
