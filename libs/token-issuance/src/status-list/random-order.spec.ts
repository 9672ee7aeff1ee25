import { CountingRandomness } from '@latchkey/testing';
import { RandomOrder } from './random-order.js';

const all = (order: RandomOrder) => {
  const given: number[] = [];
  for (let next = order.next(); next !== undefined; next = order.next()) given.push(next);
  return given;
};

describe('A random order', () => {
  it('gives every number once, and then none', () => {
    const given = all(new RandomOrder(1_000, new CountingRandomness()));
    expect([...given].sort((left, right) => left - right)).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
  });

  it('is another each time, and follows no number by its neighbour more often than chance', () => {
    const [one, other] = [all(new RandomOrder(1_000, new CountingRandomness('one'))), all(new RandomOrder(1_000, new CountingRandomness('other')))];
    expect(one).not.toEqual(other);
    expect(one.filter((number, place) => Math.abs(number - (one[place - 1] ?? NaN)) === 1).length).toBeLessThan(20);
    expect(one.filter((number, place) => number === place).length).toBeLessThan(20);
  });

  it('gives each number each place equally often', () => {
    const randomness = new CountingRandomness();
    const first = Array.from({ length: 6_000 }, () => all(new RandomOrder(3, randomness)).join(''));
    for (const order of ['012', '021', '102', '120', '201', '210']) expect(first.filter((given) => given === order).length).toBeGreaterThan(850);
  });
});
