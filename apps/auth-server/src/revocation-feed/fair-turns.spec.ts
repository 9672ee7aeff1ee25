import { FairTurns } from './fair-turns.js';

describe('Turns', () => {
  let turns: FairTurns;
  let begun: string[];
  let endings: Map<string, (error?: Error) => void>;
  const take = (names: string, what: string) => turns.take(names.split(' '), () => new Promise<string>((resolve, reject) => {
    begun.push(what);
    endings.set(what, (error) => (error ? reject(error) : resolve(what)));
  }));
  const end = async (what: string, error?: Error) => {
    endings.get(what)?.(error);
    await new Promise(setImmediate);
  };
  beforeEach(() => {
    [turns, begun, endings] = [new FairTurns(2), [], new Map()];
  });

  it('are had at once by as many as there may be', async () => {
    const first = take('a', 'a1');
    void take('b', 'b1');
    void take('c', 'c1');
    expect(begun).toEqual(['a1', 'b1']);
    await end('a1');
    expect([await first, begun]).toEqual(['a1', ['a1', 'b1', 'c1']]);
  });

  it('come round: whoever wants many waits for those who want one', async () => {
    for (const what of ['a1', 'a2', 'a3', 'a4', 'a5']) void take('a', what);
    void take('b', 'b1');
    void take('c', 'c1');
    for (const what of ['a1', 'a2', 'b1', 'a3', 'c1']) await end(what);
    expect(begun).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'a4', 'a5']);
  });

  it('come round among those of one name too: whoever wants many keeps no sibling waiting for more than one', async () => {
    for (const what of ['a1', 'a2', 'a3', 'a4', 'a5']) void take('tenant a', what);
    void take('tenant b', 'b1');
    void take('other c', 'c1');
    void take('tenant b', 'b2');
    for (const what of ['a1', 'a2', 'a3', 'c1', 'b1', 'a4', 'b2']) await end(what);
    expect(begun).toEqual(['a1', 'a2', 'a3', 'c1', 'b1', 'a4', 'b2', 'a5']);
  });

  it('are passed on by who fails, and all there again when nobody waits', async () => {
    const failing = expect(take('a', 'a1')).rejects.toThrow('cut off');
    void take('a', 'a2');
    void take('a', 'a3');
    await end('a1', new Error('cut off'));
    await failing;
    for (const what of ['a2', 'a3']) await end(what);
    void take('b', 'b1');
    void take('b', 'b2');
    void take('b', 'b3');
    expect(begun).toEqual(['a1', 'a2', 'a3', 'b1', 'b2']);
  });
});
