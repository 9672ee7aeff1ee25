import { FollowingCache } from './following-cache.js';
import { Freshness } from './freshness.js';

describe('A cache that follows the feed', () => {
  let time: number;
  let freshness: Freshness;
  let cache: FollowingCache<string>;
  let loads: number;

  beforeEach(() => {
    time = 0;
    loads = 0;
    freshness = new Freshness(() => time);
    freshness.renew(0);
    cache = new FollowingCache(3, freshness);
  });
  const get = (key: string, tenant = 'a', value = 'v') =>
    cache.get(tenant, key, async () => {
      loads += 1;
      return value;
    });

  it('loads once', async () => {
    expect([await get('k'), await get('k')]).toEqual(['v', 'v']);
    expect(loads).toBe(1);
  });

  it('keeps tenants apart', async () => {
    await get('k', 'a', 'of a');
    expect(await get('k', 'b', 'of b')).toBe('of b');
    cache.forgetTenant('a');
    expect(await get('k', 'b', 'newer')).toBe('of b');
    expect(await get('k', 'a', 'newer')).toBe('newer');
  });

  it('holds no more than its limit, and drops what was not used for longest', async () => {
    for (const key of ['1', '2', '3', '1', '4']) await get(key);
    expect(loads).toBe(4);
    await get('1');
    expect(loads).toBe(4);
    await get('2');
    expect(loads).toBe(5);
  });

  it('holds no more than its limit of characters, however few things that are', async () => {
    cache = new FollowingCache(3, freshness, 100);
    for (const key of ['1', '2', '1']) await get(key, 'a', 'x'.repeat(60));
    expect(loads).toBe(3);
    for (const value of ['x'.repeat(200), 'x']) expect(await get('large', 'a', value)).toBe(value);
  });

  it('remembers nothing under a key that was made up to be long', async () => {
    await get('x'.repeat(1000));
    await get('x'.repeat(1000));
    expect(loads).toBe(2);
  });

  it.each<[string, () => void]>([
    ['the key', () => cache.forget('a', 'k')],
    ['another key', () => cache.forget('a', 'other')],
    ['the tenant', () => cache.forgetTenant('a')],
    ['everything', () => cache.clear()],
  ])('does not keep what began to load before %s was forgotten', async (_what, forget) => {
    let loaded: (value: string) => void = () => undefined;
    const slow = cache.get('a', 'k', () => new Promise<string>((resolve) => (loaded = resolve)));
    forget();
    loaded('stale');
    expect(await slow).toBe('stale');
    expect(await get('k', 'a', 'fresh')).toBe('fresh');
  });

  it('is bypassed when the last sync is four seconds old, and holds again after the next', async () => {
    await get('k', 'a', 'old');
    time = 3_999;
    expect(await get('k', 'a', 'new')).toBe('old');
    time = 4_000;
    expect(await get('k', 'a', 'new')).toBe('new');
    freshness.renew(4_000);
    expect(await get('k', 'a', 'newest')).toBe('old');
  });

  it('keeps nothing that was loaded while it was bypassed', async () => {
    freshness.end();
    await get('k', 'a', 'unseen');
    freshness.renew(0);
    expect(await get('k', 'a', 'new')).toBe('new');
  });
});
