import { TemporarilyUnavailable } from '@latchkey/protocol';
import type { FeedAccess } from '../revocation-feed/feed-authority.js';
import { StreamTurns } from './stream-turns.js';

const streamOf = (clientId: string, resource = 'https://a') => ({ tenant: 'default', access: { clientId, resource } as FeedAccess });

describe('The turns at a stream', () => {
  it('are taken one after the other, and at other streams at the same time; beyond hundreds nobody waits', async () => {
    const turns = new StreamTurns();
    const at: string[] = [];
    const ends: (() => void)[] = [];
    const take = (stream: string, name: string) => turns.run(streamOf(stream), async () => {
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

  it('are had at two streams at once, by clients in turn: who has many streams keeps no other waiting for more than one', async () => {
    const turns = new StreamTurns();
    const at: string[] = [];
    const ends: (() => void)[] = [];
    const take = (clientId: string, resource: string) => turns.run(streamOf(clientId, resource), async () => {
      at.push(`${clientId} ${resource}`);
      await new Promise<void>((resolve) => ends.push(resolve));
    });
    const taken = [...Array.from({ length: 10 }, (_, resource) => take('many', `${resource}`)), take('one', 'x')];
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    await turn();
    expect(at).toEqual(['many 0', 'many 1']);
    for (let left = taken.length; left > 0; left -= 1) {
      ends.shift()?.();
      await turn();
    }
    await Promise.all(taken);
    expect(at.indexOf('one x')).toBe(3);
  });

  it('are given up by those who fail', async () => {
    const turns = new StreamTurns();
    await expect(turns.run(streamOf('a'), () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
    expect(await turns.run(streamOf('a'), async () => 'next')).toBe('next');
  });
});
