import { CASES } from './index.js';
import type { Result } from './index.js';
import { runOwn } from './setups.js';

const cases = Object.values(CASES).flat();

describe('the conformance kit', () => {
  it('has cases whose names are their own', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(150);
  });
});

describe('the guard', () => {
  let results: readonly Result[];

  beforeAll(async () => {
    results = await runOwn();
  }, 240_000);

  it.each(Object.keys(CASES))('conforms to %s, as far as the kit asks', (specification) => {
    const failed = results.filter((result) => result.specification === specification && result.outcome !== 'passed');
    expect(failed.map(({ case: { id, title }, outcome, failure }) => `${id} (${title}): ${failure?.detail ?? outcome}`)).toEqual([]);
  });
});
