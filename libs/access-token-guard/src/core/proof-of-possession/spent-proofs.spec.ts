import { ForgottenProof } from './spent-proofs.js';
import { SpentProofsInMemory } from './spent-proofs-in-memory.js';

const LIFE = 65;
let now: number;
let made: number;
let memory: SpentProofsInMemory;

/** Shows a proof that was made so many seconds ago. */
const shown = (holder: string, age = 0, key = `proof ${(made += 1)}`): boolean | 'too old' => {
  try {
    return memory.spend(key, (now - age + LIFE) * 1000, holder);
  } catch (error) {
    if (error instanceof ForgottenProof) return 'too old';
    throw error;
  }
};
const shownOften = (times: number, holder: string, age = 0): void => {
  for (let time = 0; time < times; time += 1) shown(holder, age);
};

beforeEach(() => {
  now = 1_000_000;
  made = 0;
  memory = new SpentProofsInMemory({ ofAll: 1_000, ofOne: 100 }, () => now * 1000);
});

describe('the memory of proofs', () => {
  it('takes a proof once, for as long as it would be taken, whoever shows it and whatever time it then names', () => {
    expect([shown('one', 0, 'a'), shown('one', 0, 'a'), shown('another', 0, 'a'), shown('one', 30, 'a')]).toEqual([true, false, false, false]);
    now += LIFE - 1;
    expect(shown('one', 0, 'a')).toBe(false);
    now += 1;
    expect(shown('one', 0, 'a')).toBe(true);
  });

  it('lets whoever shows more than a share of them, with however many keys, show new ones alone, and takes nothing twice', () => {
    expect(shown('greedy', 10, 'a')).toBe(true);
    shownOften(100, 'greedy', 5);
    // What was forgotten is refused, as is all that is as old.
    expect([shown('greedy', 10, 'a'), shown('greedy', 10), shown('greedy', 11)]).toEqual(['too old', 'too old', 'too old']);
    expect(shown('greedy', 0, 'b')).toBe(true);
    shownOften(200, 'greedy');
    expect(shown('greedy', 0, 'c')).toBe('too old');
    now += 1;
    expect([shown('greedy', 1, 'b'), shown('greedy')]).toEqual([false, true]);
    shownOften(200, 'greedy');
    expect(shown('greedy', 1, 'b')).toBe('too old');
  });

  it('lets nobody notice it who shows few, at whatever age a proof may be, until as many do as fill it together', () => {
    shownOften(150, 'greedy');
    expect([shown('modest', 60), shown('modest')]).toEqual([true, true]);
    for (let count = 0; count < 9; count += 1) shownOften(150, `greedy ${count}`, 20);
    expect([shown('modest', 60), shown('another', 20), shown('another', 19)]).toEqual(['too old', 'too old', true]);
  });

  it('has room again for proofs of any age once those that filled it have expired', () => {
    for (let count = 0; count < 10; count += 1) shownOften(150, `greedy ${count}`, -5);
    expect([shown('greedy 1'), shown('modest')]).toEqual(['too old', 'too old']);
    now += LIFE + 5;
    expect([shown('greedy 1', 60), shown('modest', 60)]).toEqual([true, true]);
  });

  it('never takes a proof twice, whatever is shown in whatever order', () => {
    memory = new SpentProofsInMemory({ ofAll: 40, ofOne: 8 }, () => now * 1000);
    // Numbers in no order that anybody would see, and the same each time.
    let seed = 7;
    const upTo = (limit: number): number => (seed = (seed * 48_271) % 2_147_483_647) % limit;
    const [taken, twice] = [new Set<string>(), [] as string[]];
    const counts = { true: 0, false: 0, 'too old': 0 };
    for (let step = 0; step < 10_000; step += 1) {
      if (upTo(20) === 0) now += upTo(12);
      const age = upTo(LIFE + 5) - 5;
      const end = now - age + LIFE;
      const holder = `holder ${upTo(3) === 0 ? upTo(30) : 0}`;
      const key = `proof ${upTo(10)} of ${end} by ${holder}`;
      const outcome = shown(holder, age, key);
      counts[`${outcome}`] += 1;
      if (outcome === true && taken.size === taken.add(key).size) twice.push(key);
    }
    expect(twice).toEqual([]);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(50);
  });
});
