/// <reference types="jest" />
import type { TokenKey } from '@latchkey/protocol';
import type { RevocationSelector } from '../revocation.store.js';
import type { StatusListEntry, StatusListRange } from '../status-list.store.js';
import { type StorageUnderTest, type TenantUnderTest, newTenant, seconds } from './open-storage.js';

const SIZE = 131_072;

type StatusListKey = Pick<StatusListEntry, 'id' | 'hash' | 'expiryBucket'>;

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const placesOf = (bits: Buffer): readonly number[] => upTo(SIZE).filter((place) => ((bits[place >> 3] ?? 0) >> (place & 7)) & 1);

export function describeStatusLists(storage: StorageUnderTest): void {
  describe('a status list', () => {
    const revoke = ({ run }: TenantUnderTest, ...selectors: readonly RevocationSelector[]) =>
      run(async ({ revocations }) => selectors.forEach((selector) => revocations.append({ selector, revokedAt: storage().now, expiresAt: seconds(storage().now, 60) })));
    const list = () => storage().samples.aStatusListEntry();
    const find = async ({ run }: TenantUnderTest, key: TokenKey = list()) => {
      const state = await run(({ statusLists }) => statusLists.find(key, SIZE));
      return state && { alg: state.alg, revoked: placesOf(state.bits) };
    };
    const filled = async (...entries: readonly { readonly index: number; readonly selectors?: readonly string[]; readonly rev?: number }[]) => {
      const tenant = await newTenant(storage());
      const add = (...added: typeof entries) => tenant.run(async ({ statusLists }) => added.forEach((entry) => statusLists.add({ ...list(), ...entry })));
      await add(...entries);
      return { ...tenant, add, head: () => tenant.run(async ({ revocationPosition }) => revocationPosition), revoked: async () => (await find(tenant))?.revoked };
    };

    it('has the places of those whom a revocation above their position names, in order', async () => {
      const tenant = await filled(
        { index: 70_000, selectors: ['token:a', 'client:x', 'tenant:'] }, { index: 3, selectors: ['token:b', 'client:x', 'tenant:'] },
        { index: 9, selectors: ['token:c', 'client:y', 'tenant:'] },
      );
      expect(await tenant.revoked()).toEqual([]);
      await revoke(tenant, { kind: 'session', value: 'x' }, { kind: 'client', value: 'x' });
      await tenant.add({ index: 131_071, selectors: ['token:d', 'client:x', 'tenant:'], rev: await tenant.head() });
      expect(await tenant.revoked()).toEqual([3, 70_000]);
      await revoke(tenant, { kind: 'token', value: 'c' });
      expect(await tenant.revoked()).toEqual([3, 9, 70_000]);
      await revoke(tenant, { kind: 'tenant', value: '' });
      expect(await tenant.revoked()).toEqual([3, 9, 70_000, 131_071]);
    });

    it('compares kind and value, however they are written', async () => {
      const names = ['token:"}', 'session:a b', 'resource:https://a', 'client:\u{1f511}'];
      const tenant = await filled(...names.map((name, index) => ({ index, selectors: [name] })));
      await revoke(tenant, { kind: 'session', value: '"}' }, { kind: 'token', value: 'a b' }, { kind: 'resource', value: 'https://a' }, { kind: 'client', value: '\u{1f511}' });
      expect(await tenant.revoked()).toEqual([2, 3]);
    });

    it('goes by the newest of several revocations of one selector, and by each token\'s own position', async () => {
      const tenant = await filled({ index: 0, rev: 0 });
      await revoke(tenant, { kind: 'tenant', value: '' }, { kind: 'tenant', value: '' });
      const rev = await tenant.head();
      await tenant.add({ index: 1, rev: rev - 1 }, { index: 2, rev });
      expect(await tenant.revoked()).toEqual([0, 1]);
    });

    it('is not there where no token has a place in it, and knows what its tokens are signed with', async () => {
      const tenant = await filled({ index: 5 });
      expect(await find(tenant)).toEqual({ alg: 'ES256', revoked: [] });
      expect(await find(tenant, storage().samples.aTokenKey('another list', seconds(storage().now, 3600)))).toBeUndefined();
      for (const expiryBucket of [list().expiryBucket - 1, list().expiryBucket + 1, 2 ** 31, -1, NaN]) {
        expect(await find(tenant, { ...list(), expiryBucket })).toBeUndefined();
      }
    });

    describe('that was worked out before', () => {
      const many = (count: number, from = 0) => Array.from({ length: count }, (_, at) => ({ index: from + at, selectors: [`token:${from + at}`, 'tenant:'] }));
      const tokens = (count: number, from = 0) => many(count, from).map(({ index }): RevocationSelector => ({ kind: 'token', value: `${index}` }));

      it('shows what ended since, of those that were there and of those that came since, be their position older', async () => {
        const tenant = await filled(...many(2_000));
        await revoke(tenant, { kind: 'token', value: '7' });
        expect(await tenant.revoked()).toEqual([7]);
        const rev = await tenant.head();
        await revoke(tenant, { kind: 'token', value: '9' }, { kind: 'token', value: 'late' });
        await tenant.add({ index: 2_001, selectors: ['token:late'], rev }, { index: 2_002, selectors: ['token:late'], rev: await tenant.head() });
        expect(await tenant.revoked()).toEqual([7, 9, 2_001]);
        expect(await tenant.revoked()).toEqual([7, 9, 2_001]);
        await revoke(tenant, { kind: 'token', value: 'late' });
        expect(await tenant.revoked()).toEqual([7, 9, 2_001, 2_002]);
      });

      it('shows many that ended at once, and those that end after them', async () => {
        const tenant = await filled(...many(2_000));
        await revoke(tenant, { kind: 'token', value: '1999' });
        expect(await tenant.revoked()).toEqual([1_999]);
        await revoke(tenant, ...tokens(1_500));
        expect(await tenant.revoked()).toEqual([...upTo(1_500), 1_999]);
        await revoke(tenant, ...tokens(100, 1_500));
        expect(await tenant.revoked()).toEqual([...upTo(1_600), 1_999]);
      });
    });

    describe('among others', () => {
      const ids = async (tenant: TenantUnderTest, range: Partial<StatusListRange> = {}) => tenant.run(({ statusLists }) => statusLists.ids({ from: 0, limit: 10, ...range }));
      const keys = (...hours: readonly number[]) => hours.map((hour, at) => ({ ...storage().samples.aTokenKey(`list-${at}`, seconds(storage().now, hour * 3_600)), id: `id-${at}` }));

      it('is found by what it is addressed by, once for all of its places, by the hour in which it ends', async () => {
        const tenant = await newTenant(storage());
        const [first, second, third] = keys(1, 30, 2) as [StatusListKey, StatusListKey, StatusListKey];
        await tenant.run(async ({ statusLists }) => [first, second, third].forEach((key) => upTo(3).forEach((index) => statusLists.add({ ...list(), ...key, index }))));
        expect(await ids(tenant)).toEqual(['id-0', 'id-2', 'id-1']);
        expect(await ids(tenant, { limit: 2 })).toEqual(['id-0', 'id-2']);
        expect(await ids(tenant, { after: third })).toEqual(['id-1']);
        expect(await ids(tenant, { from: third.expiryBucket })).toEqual(['id-2', 'id-1']);
        expect(await ids(tenant, { after: second })).toEqual([]);
        expect(await ids(await newTenant(storage()))).toEqual([]);
      });
    });

    it('is of what committed alone', async () => {
      const tenant = await filled({ index: 1 });
      await expect(tenant.run(async ({ statusLists }) => {
        statusLists.add({ ...list(), index: 2 });
        throw new Error('refused');
      })).rejects.toThrow('refused');
      await revoke(tenant, { kind: 'tenant', value: '' });
      expect(await tenant.revoked()).toEqual([1]);
    });
  });
}
