import { Refreshed } from './refreshed.js';

const minute = 60_000;

describe('a value from afar', () => {
  let now: number;
  let fetches: number;
  let answer: () => Promise<string>;
  let value: Refreshed<string>;

  beforeEach(() => {
    now = 1_000 * minute;
    fetches = 0;
    answer = () => Promise.resolve(`value ${fetches}`);
    const fetchValue = (): Promise<string> => {
      fetches += 1;
      return answer();
    };
    value = new Refreshed(fetchValue, { maxAge: minute, minInterval: 5_000 }, () => now);
  });

  it('is fetched once for all who ask at the same time', async () => {
    expect(await Promise.all([value.get(), value.get(), value.get()])).toEqual(['value 1', 'value 1', 'value 1']);
    expect(fetches).toBe(1);
  });

  it('is served at once when it is old, and fetched behind the answer', async () => {
    await value.get();
    now += minute + 1;
    answer = () => new Promise(() => undefined);
    expect(await value.get()).toBe('value 1');
    expect(fetches).toBe(2);
  });

  it('is fetched first when it is twice as old', async () => {
    await value.get();
    now += 2 * minute + 1;
    expect(await value.get()).toBe('value 2');
  });

  it('is kept, however old, while it cannot be fetched', async () => {
    await value.get();
    now += 1_000 * minute;
    answer = () => Promise.reject(new Error('down'));
    expect(await value.get()).toBe('value 1');
    expect(value.failure).toEqual(new Error('down'));
  });

  it('is fetched again at a limited rate, however often that is asked for', async () => {
    await value.get();
    now += 4_999;
    await value.refresh();
    expect(fetches).toBe(1);
    now += 1;
    await value.refresh();
    await value.refresh();
    expect(fetches).toBe(2);
  });

  it('is asked for again after a quarter of a second while there is none', async () => {
    answer = () => Promise.reject(new Error('down'));
    await expect(value.get()).rejects.toThrow('down');
    await expect(value.get()).rejects.toThrow('down');
    expect(fetches).toBe(1);
    now += 250;
    answer = () => Promise.resolve('at last');
    expect(await value.get()).toBe('at last');
  });

  it('that comes by another way is newer than what a fetch under way brings', async () => {
    let arrive: (fetched: string) => void = () => undefined;
    answer = () => new Promise((resolve) => (arrive = resolve));
    const refreshing = value.refresh();
    value.put('told');
    arrive('fetched');
    await refreshing;
    expect(await value.get()).toBe('told');
  });

  it('that is confirmed by another way is fetched no sooner than a new one', async () => {
    await value.get();
    now += minute;
    value.confirm();
    now += minute;
    expect([value.isUsable, fetches]).toEqual([true, 1]);
  });

  it('is fetched once for all who wait for the next fetch, and one that is under way is not the next', async () => {
    value = new Refreshed(() => Promise.resolve(`value ${(fetches += 1)}`), { maxAge: minute, minInterval: 20 }, Date.now);
    const underWay = value.refresh();
    const next = [value.next(), value.next()];
    await underWay;
    expect(await value.get()).toBe('value 1');
    await Promise.all(next);
    expect([await value.get(), fetches]).toEqual(['value 2', 2]);
  });

  it('lets who waits for the next fetch go on when it failed', async () => {
    answer = () => Promise.reject(new Error('down'));
    await value.next();
    expect([value.last, value.failure]).toEqual([undefined, new Error('down')]);
  });

  it('can be fetched again although the clock was set back', async () => {
    await value.get();
    now -= 500 * minute;
    await value.refresh();
    expect(fetches).toBe(2);
  });
});
