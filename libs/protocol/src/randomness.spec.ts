import { SystemRandomness } from './randomness.js';

describe('The system\'s randomness', () => {
  const randomness = new SystemRandomness();

  it('gives as many bytes as asked for, also more than it keeps in store', () => {
    for (const length of [0, 1, 32, 4095, 4096, 10_000]) expect(randomness.bytes(length)).toHaveLength(length);
  });

  it('never gives the same twice', () => {
    const given = new Set(Array.from({ length: 10_000 }, () => randomness.identifier()));
    expect(given.size).toBe(10_000);
  });

  it('keeps what it gave out as it was', () => {
    const first = randomness.bytes(16);
    const copy = first.toString('hex');
    for (let index = 0; index < 1000; index++) randomness.bytes(16);
    expect(first.toString('hex')).toBe(copy);
    expect(first.some((byte) => byte !== 0)).toBe(true);
  });
});
