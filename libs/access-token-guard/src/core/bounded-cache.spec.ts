import { BoundedCache } from './bounded-cache.js';

describe('a bounded cache', () => {
  let now: number;
  const cacheOf = (maxEntries: number): BoundedCache<number> => new BoundedCache(maxEntries, () => now);
  beforeEach(() => {
    now = 1_000;
  });

  it('holds a value until its time', () => {
    const cache = cacheOf(2);
    cache.set('a', 1, now + 10);
    cache.set('over', 2, now);
    expect([cache.get('a'), cache.get('over')]).toEqual([1, undefined]);
    now += 10;
    expect([cache.get('a'), cache.size]).toEqual([undefined, 0]);
  });

  it.each([1, 2, 15, 16, 100])('never holds more than %i, and most of them, those that were used last', (maxEntries) => {
    const cache = cacheOf(maxEntries);
    cache.set('used', -1, now + 10);
    for (let count = 0; count < 1_000; count += 1) {
      cache.set(`${count}`, count, now + 10);
      expect(cache.size).toBeLessThanOrEqual(maxEntries);
      if (count >= maxEntries) expect(cache.size).toBeGreaterThanOrEqual((maxEntries * 15) / 16);
      if (maxEntries > 1) expect([cache.get(`${count}`), cache.get('used')]).toEqual([count, -1]);
    }
    expect(cache.get('0')).toBe(undefined);
  });

  it('may hold nothing', () => {
    const cache = cacheOf(0);
    cache.set('a', 1, now + 10);
    expect([cache.get('a'), cache.size]).toEqual([undefined, 0]);
  });
});
