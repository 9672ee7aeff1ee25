/// <reference types="jest" />
import type { RevocationSelector } from '../revocation.store.js';
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

export function describeRevocations(storage: StorageUnderTest): void {
  describe('the revocation log', () => {
    const entry = (value: string, kind: RevocationSelector['kind'] = 'session') => {
      const { now } = storage();
      return { selector: { kind, value }, revokedAt: now, expiresAt: seconds(now, 3600) };
    };

    it('numbers its entries from one, in the order they were appended', async () => {
      const { run } = await newTenant(storage());
      await run(async (stores) => ['a', 'b'].forEach((value) => stores.revocations.append(entry(value))));
      await run(async (stores) => stores.revocations.append(entry('c')));
      expect(await run((stores) => stores.revocations.since(0, 10))).toEqual(
        ['a', 'b', 'c'].map((value, index) => ({ ...entry(value), position: index + 1 })),
      );
      expect((await run((stores) => stores.revocations.since(1, 1))).map(({ position }) => position)).toEqual([2]);
      expect(await run((stores) => stores.revocations.since(3, 10))).toEqual([]);
    });

    it('tells the unit of work after a revocation the new position', async () => {
      const { run } = await newTenant(storage());
      expect(await run(async (stores) => stores.revocationPosition)).toBe(0);
      await run(async (stores) => stores.revocations.append(entry('a')));
      expect(await run(async (stores) => stores.revocationPosition)).toBe(1);
    });

    it('says whether one of several selectors is named above a position', async () => {
      const { run } = await newTenant(storage());
      await run(async (stores) => stores.revocations.append(entry('a')));
      const concerns = (selectors: string[], rev: number) => run((stores) => stores.revocations.concerns(selectors, rev));
      expect(await concerns(['client:x', 'session:a'], 0)).toBe(true);
      expect(await concerns(['client:x', 'session:a'], 1)).toBe(false);
      expect(await concerns(['client:a', 'session:'], 0)).toBe(false);
      expect(await concerns([], 0)).toBe(false);
    });

    it('names a burnt key whatever the position', async () => {
      const { run } = await newTenant(storage());
      await run(async (stores) => ['k', 'other'].forEach((kid) => stores.revocations.append(entry(kid, 'key'))));
      const concerns = (selectors: string[], rev: number) => run((stores) => stores.revocations.concerns(selectors, rev));
      expect(await concerns(['client:x', 'key:k'], 0)).toBe(true);
      expect(await concerns(['client:x', 'key:k'], 2)).toBe(true);
      expect(await concerns(['client:x', 'key:of-another'], 0)).toBe(false);
    });

    it('concerns whatever claims a position that it has not come to', async () => {
      const { run } = await newTenant(storage());
      await run(async (stores) => stores.revocations.append(entry('a')));
      expect(await run((stores) => stores.revocations.concerns(['client:x'], 1))).toBe(false);
      expect(await run((stores) => stores.revocations.concerns(['client:x'], 2))).toBe(true);
    });

    it('counts for each tenant apart', async () => {
      const first = await newTenant(storage());
      const second = await newTenant(storage());
      await first.run(async (stores) => stores.revocations.append(entry('a')));
      await second.run(async (stores) => stores.revocations.append(entry('b')));
      expect((await second.run((stores) => stores.revocations.since(0, 10))).map(({ position }) => position)).toEqual([1]);
    });
  });
}
