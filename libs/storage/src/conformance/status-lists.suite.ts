/// <reference types="jest" />
import type { RevocationSelector } from '../revocation.store.js';
import { type StorageUnderTest, type TenantUnderTest, newTenant, seconds } from './open-storage.js';

export function describeStatusLists(storage: StorageUnderTest): void {
  describe('a status list', () => {
    const revoke = ({ run }: TenantUnderTest, ...selectors: readonly RevocationSelector[]) =>
      run(async ({ revocations }) => selectors.forEach((selector) => revocations.append({ selector, revokedAt: storage().now, expiresAt: seconds(storage().now, 60) })));
    const list = () => storage().samples.aStatusListEntry();
    const filled = async (...entries: readonly { readonly index: number; readonly selectors?: readonly string[]; readonly rev?: number }[]) => {
      const tenant = await newTenant(storage());
      const add = (...added: typeof entries) => tenant.run(async ({ statusLists }) => added.forEach((entry) => statusLists.add({ ...list(), ...entry })));
      await add(...entries);
      return { ...tenant, add, head: () => tenant.run(async ({ revocationPosition }) => revocationPosition), revoked: async () => (await tenant.run(({ statusLists }) => statusLists.find(list())))?.revoked };
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
      const find = (key: Parameters<ReturnType<typeof storage>['samples']['aTokenKey']>) => tenant.run(({ statusLists }) => statusLists.find(storage().samples.aTokenKey(...key)));
      expect(await tenant.run(({ statusLists }) => statusLists.find(list()))).toEqual({ alg: 'ES256', revoked: [] });
      expect(await find(['another list', seconds(storage().now, 3600)])).toBeUndefined();
      for (const expiryBucket of [list().expiryBucket - 1, list().expiryBucket + 1, 2 ** 31, -1, NaN]) {
        expect(await tenant.run(({ statusLists }) => statusLists.find({ ...list(), expiryBucket }))).toBeUndefined();
      }
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
