import { TemporarilyUnavailable } from '@latchkey/protocol';
import { StreamTurns } from './stream-turns.js';

describe('The turns at a stream', () => {
  it('are taken one after the other, and at other streams at the same time; beyond hundreds nobody waits', async () => {
    const turns = new StreamTurns();
    const at: string[] = [];
    const ends: (() => void)[] = [];
    const take = (stream: string, name: string) => turns.run(stream, async () => {
      at.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
    });
    const taken = [take('a', 'first'), ...Array.from({ length: 300 }, (_, count) => take('a', `${count}`)), take('b', 'other')];
    await new Promise((resolve) => setImmediate(resolve));
    expect(at).toEqual(['first', 'other']);
    await expect(take('a', 'one too many')).rejects.toThrow(TemporarilyUnavailable);
    const done = Promise.all(taken);
    for (let left = taken.length; left > 0; await new Promise((resolve) => setImmediate(resolve))) {
      const ending = ends.splice(0);
      expect(ending.length).toBeLessThanOrEqual(2);
      left -= ending.length;
      ending.forEach((end) => end());
    }
    await done;
    expect(at.slice(2)).toEqual(Array.from({ length: 300 }, (_, count) => `${count}`));
  });

  it('are given up by those who fail', async () => {
    const turns = new StreamTurns();
    await expect(turns.run('a', () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
    expect(await turns.run('a', async () => 'next')).toBe('next');
  });
});
