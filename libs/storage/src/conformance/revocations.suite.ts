/// <reference types="jest" />
import { noticeOf, REVOCATION_LEEWAY, type RevocationSelector } from '../revocation.store.js';
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

export function describeRevocations(storage: StorageUnderTest): void {
  describe('the revocation log', () => {
    const entry = (value: string, kind: RevocationSelector['kind'] = 'session') => {
      const { now } = storage();
      return { selector: { kind, value }, revokedAt: now, expiresAt: seconds(now, 3600) };
    };

    it('gives its entries growing positions, in the order they were appended', async () => {
      const { run } = await newTenant(storage());
      await run(async (stores) => ['a', 'b'].forEach((value) => stores.revocations.append(entry(value))));
      await run(async (stores) => stores.revocations.append(entry('c')));
      const log = await run((stores) => stores.revocations.since(0, 10));
      const [a, b, c] = log.map(({ position }) => position) as [number, number, number];
      expect(log).toEqual([{ ...entry('a'), position: a }, { ...entry('b'), position: a + 1 }, { ...entry('c'), position: c }]);
      expect(c).toBeGreaterThan(b);
      expect((await run((stores) => stores.revocations.since(a, 1))).map(({ position }) => position)).toEqual([b]);
      expect(await run((stores) => stores.revocations.since(c, 10))).toEqual([]);
    });

    it('keeps an entry without an end as long as any token may live by the settings that it commits under', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      const retention = 30 * 86_400;
      await run(async (stores) => {
        stores.revocations.append({ selector: { kind: 'session', value: 'a' }, revokedAt: now });
        // Another node raises the limit at this moment, and issues tokens under it.
        await run(({ tenants, tenant }) => tenants.update({ ...tenant, settings: { ...tenant.settings, revocationRetention: retention } }));
      });
      const [entry] = await run((stores) => stores.revocations.since(0, 10));
      expect(entry?.expiresAt).toEqual(seconds(now, retention + REVOCATION_LEEWAY));
    });

    it('tells the unit of work after a revocation the new position', async () => {
      const { run } = await newTenant(storage());
      expect(await run(async (stores) => stores.revocationPosition)).toBe(0);
      await run(async (stores) => stores.revocations.append(entry('a')));
      const [appended] = await run((stores) => stores.revocations.since(0, 10));
      expect(await run(async (stores) => stores.revocationPosition)).toBe(appended?.position);
    });

    it('says whether one of several selectors is named above a position', async () => {
      const { run } = await newTenant(storage());
      await run(async (stores) => stores.revocations.append(entry('a')));
      const concerns = (selectors: string[], rev: number) => run((stores) => stores.revocations.concerns(selectors, rev));
      const head = await run(async (stores) => stores.revocationPosition);
      expect(await concerns(['client:x', 'session:a'], 0)).toBe(true);
      expect(await concerns(['client:x', 'session:a'], head - 1)).toBe(true);
      expect(await concerns(['client:x', 'session:a'], head)).toBe(false);
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
      const head = await run(async (stores) => stores.revocationPosition);
      expect(await run((stores) => stores.revocations.concerns(['client:x'], head))).toBe(false);
      expect(await run((stores) => stores.revocations.concerns(['client:x'], head + 1))).toBe(true);
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
      expect((await second.run((stores) => stores.revocations.since(0, 10))).map(({ selector }) => selector.value)).toEqual(['b']);
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
      const log = await run((stores) => stores.revocations.since(0, 100));
      const at = log.map(({ position }) => position);
      const part = (resource: string, range: { after?: number | undefined; upTo?: number | undefined; limit?: number } = {}) =>
        run((stores) => stores.revocations.part(resource, { after: 0, upTo: at.at(-1)!, limit: 100, at: storage().now, ...range }));
      return { part, at, notices: log.map(noticeOf), run };
    };

    it('holds what concerns the resource, under the hashes that followers know selectors by', async () => {
      const { part, at, notices: [mine, others, , everybody] } = await filled(
        named('mine', ['a', 'b']), named('of others', ['b']), named('nobody', []), named('everybody', undefined),
      );
      expect(await part('a')).toMatchObject({ to: at[3], notices: [mine, everybody] });
      expect(await part('b')).toMatchObject({ to: at[3], notices: [mine, others, everybody] });
      expect(await part('c')).toMatchObject({ to: at[3], notices: [everybody] });
    });

    it('goes on where the one before ended, and looks at no more than it is told', async () => {
      const { part, at, notices } = await filled(...['a', 'b', 'c', 'd', 'e'].map((value) => named(value, ['x'])));
      expect(await part('x', { limit: 2 })).toMatchObject({ to: at[1], notices: notices.slice(0, 2) });
      expect(await part('y', { after: at[1], limit: 2 })).toEqual({ to: at[3], known: true, notices: [] });
      expect(await part('x', { after: at[1], upTo: at[3], limit: 3 })).toEqual({ to: at[3], known: true, notices: notices.slice(2, 4) });
      expect(await part('x', { after: at[4] })).toEqual({ to: at[4], known: true, notices: [] });
    });

    it('leaves out what has expired, and what a later entry makes needless', async () => {
      const { part, at, notices } = await filled(
        named('over', ['x'], 0), named('again', ['x']), named('again', ['other']), named('shorter', ['x'], 60), named('again', ['x']), named('shorter', ['x'], 30),
      );
      expect((await part('x')).notices).toEqual([notices[3], notices[4], notices[5]]);
      expect((await part('x', { upTo: at[3] })).notices).toEqual([notices[1], notices[3]]);
    });

    it('says whether the log knows the position that it begins after, be the entry there whose it may', async () => {
      const { part, at } = await filled(named('a', ['y']), named('b', ['x']));
      for (const after of [at[0], 0]) expect(await part('x', { after })).toMatchObject({ known: true });
      for (const after of [1, at[0]! - 1, at[1]! + 1]) expect(await part('x', { after })).toMatchObject({ known: false });
    });
  });
}
