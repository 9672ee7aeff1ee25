import { on, EventEmitter, getEventListeners } from 'node:events';
import { endingWith } from './ending-with.js';

describe('items that end with a signal', () => {
  let abort: AbortController;
  let source: EventEmitter;
  let ended: number;
  beforeEach(() => {
    [abort, source, ended] = [new AbortController(), new EventEmitter(), 0];
  });

  async function* changes(): AsyncGenerator<number> {
    try {
      for await (const [change] of on(source, 'change')) yield change as number;
    } finally {
      ended += 1;
    }
  }
  /** A source that never gives what was asked for, and hears that it is over. */
  const silent = (): AsyncIterable<number> => ({
    [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined), return: () => ((ended += 1), Promise.reject(new Error('cannot be ended'))) }),
  });
  const listeners = (): number => getEventListeners(abort.signal, 'abort').length;

  it('are those of the source, until then', async () => {
    const items = endingWith(abort.signal, changes());
    const first = items.next();
    source.emit('change', 1);
    expect(await first).toEqual({ done: false, value: 1 });
    const second = items.next();
    abort.abort();
    source.emit('change', 2);
    expect(await second).toEqual({ done: true, value: undefined });
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it('end whatever is awaited, and by however many', async () => {
    const items = endingWith(abort.signal, silent());
    const awaited = [items.next(), items.next()];
    abort.abort();
    expect(await Promise.all(awaited)).toEqual([{ done: true, value: undefined }, { done: true, value: undefined }]);
    expect(await items.return?.()).toEqual({ done: true, value: undefined });
    expect(ended).toBe(1);
  });

  it('are none where the signal has aborted, and the source is ended', async () => {
    abort.abort();
    const given: number[] = [];
    for await (const item of endingWith(abort.signal, silent())) given.push(item);
    expect([given, ended]).toEqual([[], 1]);
  });

  it('leave nothing behind at the signal when they end before it does, by themselves, by a fault or by who takes them', async () => {
    async function* two(): AsyncGenerator<number> {
      yield 1;
      yield 2;
    }
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error('broken');
    }
    const all: number[] = [];
    for await (const item of endingWith(abort.signal, two())) all.push(item);
    await expect((async () => { for await (const item of endingWith(abort.signal, broken())) all.push(item); })()).rejects.toThrow('broken');
    for await (const item of endingWith(abort.signal, two())) {
      all.push(item);
      break;
    }
    expect([all, listeners()]).toEqual([[1, 2, 1, 1], 0]);
  });
});
