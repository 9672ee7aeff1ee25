import { eventually } from '@latchkey/testing';
import { TenantKeys } from '@latchkey/token-issuance';
import { DOCUMENTS, FeedStage, MAIL, hash } from '../../test/feed-stage.js';

describe('A polling client of the revocation feed', () => {
  let stage: FeedStage;
  let known: number;
  beforeAll(async () => {
    stage = await FeedStage.open();
  });
  afterAll(() => stage?.close());
  const poll = async (after?: number, wait = 30) => {
    const { status, headers, body } = await stage.poll({ form: { wait: `${wait}` }, ...(after !== undefined && { after }) });
    expect([status, headers.get('content-type'), headers.get('cache-control'), headers.get('x-accel-buffering')]).toEqual([200, 'application/json; charset=utf-8', 'no-store', 'no']);
    return body.messages ?? [];
  };
  const revoke = (name: string, ...audiences: string[]) => stage.revoke([{ selector: `session:${name}`, audiences }]);
  /** Resolves when so many wait. */
  const waiting = (count = 1) => eventually(async () => expect(await (await fetch(`${stage.nodes[0]!.url}/metrics`)).text()).toContain(`revocation_feed_connections{kind="poll"} ${count}`));

  it('begins with keys and snapshot', async () => {
    await revoke('before', DOCUMENTS);
    const [keys, snapshot, ...rest] = await poll();
    expect([keys?.event, rest]).toEqual(['keys', []]);
    expect(snapshot).toMatchObject({ event: 'snapshot', data: { part: 0, last: true, entries: [[hash('session:before'), expect.any(Number), expect.any(Number)]] } });
    known = snapshot?.data.to ?? NaN;
  });

  it('is answered at once what it missed', async () => {
    await revoke('missed', DOCUMENTS);
    const [keys, entries] = await poll(known);
    const to = entries?.data.to ?? NaN;
    expect([keys?.event, entries?.data]).toMatchObject(['keys', { from: known, to, entries: [[hash('session:missed'), to, expect.any(Number)]] }]);
    known = to;
  });

  it('waits for what comes next, which may be nothing for it', async () => {
    for (const [audience, entries] of [[DOCUMENTS, [[hash('session:next'), expect.any(Number), expect.any(Number)]]], [MAIL, []]] as const) {
      const answer = poll(known);
      await waiting();
      await revoke('next', audience);
      const data = (await answer)[1]?.data;
      expect(data).toEqual({ from: known, to: expect.any(Number), entries });
      expect(data?.to).toBeGreaterThan(known);
      known = data?.to ?? NaN;
    }
  });

  it('waits for new keys too', async () => {
    const answer = poll(known);
    await waiting();
    await stage.run((stores) => stage.nodes[0]!.app.get(TenantKeys, { strict: false }).add('access-token-mac', stores));
    const [keys, entries] = await answer;
    expect(keys?.data.opaque).toHaveLength(2);
    expect(entries?.data).toEqual({ from: known, to: known, entries: [] });
  });

  it('that leaves takes up no place', async () => {
    const leaving = new AbortController();
    const [address, init] = stage.request('application/json', { after: known, form: { wait: '30' } });
    const left = expect(fetch(address, { ...init, signal: leaving.signal })).rejects.toThrow('abort');
    await waiting();
    leaving.abort();
    await left;
    await waiting(0);
  });

  it('is told that nothing is new when it will not wait longer', async () => {
    expect((await poll(known, 0))[1]?.data).toEqual({ from: known, to: known, entries: [] });
  });
});
