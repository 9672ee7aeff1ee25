import { SigningTurn } from './signing-turn.js';

describe('The signatures of one turn', () => {
  it('are made right after each other, in their order', async () => {
    const turn = new SigningTurn();
    const made: number[] = [];
    const sign = (number: number) => turn.run(() => {
      made.push(number);
      return Buffer.from([number]);
    });
    const signatures = Promise.all([sign(1), sign(2), sign(3)]);
    expect(made).toEqual([]);
    expect((await signatures).map((signature) => signature[0])).toEqual([1, 2, 3]);
    expect(made).toEqual([1, 2, 3]);
    expect((await sign(4))[0]).toBe(4);
  });

  it('fail alone', async () => {
    const turn = new SigningTurn();
    const outcomes = await Promise.allSettled([
      turn.run(() => Buffer.alloc(1)),
      turn.run(() => { throw new Error('no key'); }),
      turn.run(() => Buffer.alloc(2)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
