import { createAccessTokenVerifier } from '@latchkey/access-token-guard/core';
import type { RunningAccessTokenVerifier } from '@latchkey/access-token-guard/core';
import { guardedApi } from './guarded-api.js';
import type { GuardedApi } from './guarded-api.js';
import { CASES, Workshop, run } from './index.js';
import type { Result } from './index.js';

const cases = Object.values(CASES).flat();

describe('the conformance kit', () => {
  it('has cases whose names are their own', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(150);
  });
});

describe('the guard', () => {
  let workshop: Workshop;
  let api: GuardedApi;
  let verifier: RunningAccessTokenVerifier;
  let results: readonly Result[];

  beforeAll(async () => {
    workshop = await Workshop.open();
    api = await guardedApi((publicUrl) => (verifier = createAccessTokenVerifier({ ...workshop.issuer.options, dpop: { publicUrl } })));
    results = await run(api.target, workshop);
  }, 120_000);

  afterAll(async () => {
    verifier.close();
    await api.stop();
    await workshop.close();
  });

  it.each(Object.keys(CASES))('conforms to %s, as far as the kit asks', (specification) => {
    const failed = results.filter((result) => result.specification === specification && result.outcome !== 'passed');
    expect(failed.map(({ case: { id, title }, outcome, failure }) => `${id} (${title}): ${failure?.detail ?? outcome}`)).toEqual([]);
  });
});
