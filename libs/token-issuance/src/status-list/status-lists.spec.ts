import { jest } from '@jest/globals';
import { MasterKey, SystemRandomness } from '@latchkey/protocol';
import type { StatusListEntry, Stores } from '@latchkey/storage';
import { openTestStorage, type TestStorage } from '@latchkey/testing';
import { IssuerAddresses } from '../issuer-addresses.js';
import type { KeyRing } from '../signing/key-ring.js';
import { TenantKeys } from '../tenant-keys.js';
import { RandomOrder } from './random-order.js';
import { STATUS_LIST_SIZE } from './status-list-id.js';
import { StatusListAggregation } from './status-list-aggregation.js';
import { StatusListTokens } from './status-list-tokens.js';
import { StatusLists, type TokenStatus } from './status-lists.js';

describe('The places that JWTs have in status lists', () => {
  let storage: TestStorage;
  let keys: TenantKeys;
  beforeAll(async () => {
    storage = await openTestStorage();
    keys = new TenantKeys(new MasterKey(Buffer.alloc(32, 7).toString('base64url')), new SystemRandomness(), storage.clock);
    await storage.run((stores) => keys.add('access-token-mac', stores));
  });
  afterAll(() => storage.close());

  const issuers = new IssuerAddresses('https://id.example');
  const lists = () => new StatusLists(keys, issuers, new SystemRandomness());
  const expiring = (seconds: number) => ({ exp: Math.floor(storage.clock.now().getTime() / 1000) + seconds, rev: 0 });
  const noted = (stores: Stores) => {
    const entries: StatusListEntry[] = [];
    return { entries, stores: { tenant: stores.tenant, tenantSecrets: stores.tenantSecrets, statusLists: { add: (entry: StatusListEntry) => void entries.push(entry) } } as unknown as Stores };
  };
  const place = (where: StatusLists, count = 1, { alg = 'ES256', seconds = 600 }: { alg?: 'ES256' | 'RS256'; seconds?: number } = {}) =>
    storage.run(async (stores) => {
      const note = noted(stores);
      const placed: TokenStatus['status_list'][] = [];
      for (let done = 0; done < count; done += 1) placed.push((await where.place(expiring(seconds), { alg, selectors: ['token:a'] }, note.stores)).status_list);
      return { placed, entries: note.entries };
    });

  it('are in one list as long as it has room, and none is given twice', async () => {
    const where = lists();
    const { placed, entries } = await place(where, 1_000);
    expect(new Set(placed.map(({ uri }) => uri)).size).toBe(1);
    expect(new Set(placed.map(({ idx }) => idx)).size).toBe(1_000);
    expect(entries.map(({ index }) => index)).toEqual(placed.map(({ idx }) => idx));
    expect(Math.max(...placed.map(({ idx }) => idx))).toBeLessThan(STATUS_LIST_SIZE);
    jest.spyOn(RandomOrder.prototype, 'next').mockReturnValueOnce(undefined);
    const { placed: [next] } = await place(where);
    expect(placed.map(({ uri }) => uri)).not.toContain(next?.uri);
    expect((await place(where)).placed[0]?.uri).toBe(next?.uri);
  });

  it('are in lists of their own by node, hour of expiry and algorithm', async () => {
    const [one, other] = [lists(), lists()];
    const uris = [];
    for (const [where, options] of [[one, {}], [other, {}], [one, { seconds: 7_200 }], [one, { alg: 'RS256' }], [one, {}]] as const) uris.push((await place(where, 1, options)).placed[0]?.uri);
    expect(new Set(uris).size).toBe(4);
    expect(uris[4]).toBe(uris[0]);
  });

  it('are found in one list by all who ask at once', async () => {
    const where = lists();
    const placed = await Promise.all(Array.from({ length: 20 }, () => place(where)));
    expect(new Set(placed.map((each) => each.placed[0]?.uri)).size).toBe(1);
  });

  it('go to a list under the new key when there is one, since the old one goes with the last token that was issued under it', async () => {
    const where = lists();
    const before = (await place(where)).placed[0]?.uri;
    storage.clock.advance(1);
    await storage.run((stores) => keys.add('access-token-mac', stores));
    expect((await place(where)).placed[0]?.uri).not.toBe(before);
  });

  it('are asked for by no name that was not given here: forged ones cost no query', async () => {
    const { placed: [given] } = await place(lists());
    const id = given?.uri.split('/').at(-1) ?? '';
    const asked: unknown[] = [];
    const tokens = new StatusListTokens(keys, {} as KeyRing, issuers, storage.clock);
    const ask = (name: string) => storage.run(async (stores) => tokens.find(name, stores).then((known) => known && tokens.sign(known, 60, { tenant: stores.tenant, tenantSecrets: stores.tenantSecrets, statusLists: { find: async (key: unknown) => void asked.push(key) } } as unknown as Stores)));
    const last = id.at(-1) === '0' ? '1' : '0';
    for (const name of ['', 'x', '0', id.slice(0, -1), id.slice(0, -1) + last, `${id}0`, id.replace('lk_sl_', 'lk_at_'), id.replace('lk_sl_', ''), 'lk_sl_'.padEnd(72, '0'), '\0'.repeat(72)]) expect(await ask(name)).toBeUndefined();
    expect(asked).toEqual([]);
    expect(await ask(id)).toBeUndefined();
    expect(asked).toHaveLength(1);
    storage.clock.advance(3_600 + 3_600);
    await ask(id);
    expect(asked).toHaveLength(1);
  });

  it('lead to all lists that somebody may ask for, part by part', async () => {
    const tokens = new StatusListTokens(keys, {} as KeyRing, issuers, storage.clock);
    const aggregation = new StatusListAggregation(issuers, storage.clock);
    const uris = await storage.run(async (stores) => {
      const placed: string[] = [];
      for (let list = 0; list < 1_001; list += 1) placed.push((await lists().place(expiring(7_200), { alg: 'ES256', selectors: ['token:a'] }, stores)).status_list.uri);
      return placed;
    });
    const page = (after?: string) => storage.run(async (stores) => aggregation.page(after === undefined ? undefined : await tokens.find(after, stores), stores));
    const first = await page();
    const second = await page(first.next);
    expect([first.status_lists.length, second.status_lists.length, second.next]).toEqual([1_000, 1, undefined]);
    expect([...first.status_lists, ...second.status_lists].sort()).toEqual([...uris].sort());
    storage.clock.advance(4 * 3_600);
    expect((await page()).status_lists.length).toBe(0);
  });
});
