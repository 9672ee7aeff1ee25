/// <reference types="jest" />
import { noticeOf, type RevocationSelector } from '../revocation.store.js';
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

    it('keeps whom an entry concerns', async () => {
      const { run } = await newTenant(storage());
      const audiences = ['https://a', '{"}, ', ''];
      await run(async (stores) => {
        stores.revocations.append({ ...entry('some'), audiences });
        stores.revocations.append({ ...entry('none'), audiences: [] });
        stores.revocations.append(entry('all'));
      });
      const log = await run((stores) => stores.revocations.since(0, 10));
      expect(log.map((record) => record.audiences)).toEqual([audiences, [], undefined]);
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

export function describeRevocationParts(storage: StorageUnderTest): void {
  describe('a part of the revocation log', () => {
    const named = (value: string, audiences: readonly string[] | undefined, lasts = 3600) => {
      const { now } = storage();
      return { selector: { kind: 'session' as const, value }, ...(audiences && { audiences }), revokedAt: now, expiresAt: seconds(now, lasts) };
    };
    const filled = async (...entries: readonly ReturnType<typeof named>[]) => {
      const { run } = await newTenant(storage());
      await run(async (stores) => entries.forEach((entry) => stores.revocations.append(entry)));
      const part = (resource: string, range: { after?: number; upTo?: number; limit?: number } = {}) =>
        run((stores) => stores.revocations.part(resource, { after: 0, upTo: entries.length, limit: 100, at: storage().now, ...range }));
      return { part, log: await run((stores) => stores.revocations.since(0, 100)) };
    };

    it('holds what concerns the resource, under the hashes that followers know selectors by', async () => {
      const { part, log } = await filled(named('mine', ['a', 'b']), named('of others', ['b']), named('nobody', []), named('everybody', undefined));
      const [mine, others, , everybody] = log.map(noticeOf);
      expect(await part('a')).toEqual({ to: 4, whole: true, notices: [mine, everybody] });
      expect(await part('b')).toEqual({ to: 4, whole: true, notices: [mine, others, everybody] });
      expect(await part('c')).toEqual({ to: 4, whole: true, notices: [everybody] });
    });

    it('goes on where the one before ended, and looks at no more than it is told', async () => {
      const { part, log } = await filled(...['a', 'b', 'c', 'd', 'e'].map((value) => named(value, ['x'])));
      const notices = log.map(noticeOf);
      expect(await part('x', { limit: 2 })).toEqual({ to: 2, whole: true, notices: notices.slice(0, 2) });
      expect(await part('y', { after: 2, limit: 2 })).toEqual({ to: 4, whole: true, notices: [] });
      expect(await part('x', { after: 2, upTo: 4, limit: 3 })).toEqual({ to: 4, whole: true, notices: notices.slice(2, 4) });
      expect(await part('x', { after: 5 })).toEqual({ to: 5, whole: true, notices: [] });
    });

    it('leaves out what has expired, and what a later entry makes needless', async () => {
      const { part, log } = await filled(
        named('over', ['x'], 0), named('again', ['x']), named('again', ['other']), named('shorter', ['x'], 60), named('again', ['x']), named('shorter', ['x'], 30),
      );
      const notices = log.map(noticeOf);
      expect((await part('x')).notices).toEqual([notices[3], notices[4], notices[5]]);
      expect((await part('x', { upTo: 4 })).notices).toEqual([notices[1], notices[3]]);
    });

    it('says when the log has not every entry any more', async () => {
      const { part } = await filled(named('a', ['x']));
      expect(await part('x', { upTo: 3 })).toMatchObject({ to: 3, whole: false });
    });
  });
}
