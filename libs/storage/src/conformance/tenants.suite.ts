/// <reference types="jest" />
import type { SigningKeyRecord } from '../signing-key.store.js';
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

export function describeTenants(storage: StorageUnderTest): void {
  describe('the tenants', () => {
    it('are found as they were added', async () => {
      const { tenants, samples } = storage();
      const tenant = samples.aTenant({ id: 'found', name: 'Found' });
      expect(await tenants.find('found')).toBeUndefined();
      expect(await tenants.add(tenant)).toBe('added');
      expect(await tenants.find('found')).toEqual(tenant);
      expect(await tenants.current('found')).toEqual(tenant);
      expect(await tenants.add(tenant)).toBe('exists');
    });

    it('are updated from the version that is stored, and from no other', async () => {
      const { tenants, samples } = storage();
      const tenant = samples.aTenant({ id: 'updated' });
      await tenants.add(tenant);
      await tenants.find('updated');
      expect(await tenants.update({ ...tenant, name: 'New' })).toBe('updated');
      expect(await tenants.update({ ...tenant, name: 'Late' })).toBe('conflict');
      expect(await tenants.find('updated')).toMatchObject({ name: 'New', version: 2 });
      expect(await tenants.update(samples.aTenant({ id: 'absent' }))).toBe('conflict');
    });

    it('are made together with what belongs to them, or not at all', async () => {
      const { unitOfWork, tenants, samples } = storage();
      const tenant = samples.aTenant({ id: 'made' });
      await expect(unitOfWork.create(tenant, async (stores) => {
        await stores.clients.add(samples.aClient());
        throw new Error('no');
      })).rejects.toThrow('no');
      expect(await tenants.find('made')).toBeUndefined();
      expect(await unitOfWork.create(tenant, (stores) => stores.clients.add(samples.aClient()))).toBe('added');
      expect(await unitOfWork.run('made', (stores) => stores.clients.find('app'))).toBeDefined();
      expect(await unitOfWork.create(tenant, () => Promise.reject(new Error('must not run')))).toBe('exists');
    });

    it('keep their position in the revocation log through an update', async () => {
      const { tenants, now } = storage();
      const { id, run } = await newTenant(storage());
      const selector = { kind: 'tenant' as const, value: '' };
      await run(async (stores) => stores.revocations.append({ selector, revokedAt: now, expiresAt: now }));
      const tenant = await tenants.current(id);
      if (tenant) await tenants.update({ ...tenant, name: 'New' });
      const [appended] = await run(({ revocations }) => revocations.since(0, 1));
      expect(await run(async (stores) => [stores.tenant.name, stores.revocationPosition])).toEqual(['New', appended?.position]);
    });

    it('are told apart by whether their signing keys may be due', async () => {
      const { samples, tenants, now } = storage();
      const due = async (at: Date) => (await tenants.withKeysDue(at)).filter((id) => id.startsWith('due-'));
      const key = (state: SigningKeyRecord['state']): SigningKeyRecord => ({
        kid: state, alg: 'ES256', state, publicJwk: { kty: 'EC' }, sealedPrivateJwk: 'sealed', createdAt: now, signingSince: now,
      });
      for (const state of ['announced', 'signing', 'retired', 'burnt'] as const) {
        await storage().unitOfWork.create(samples.aTenant({ id: `due-${state}` }), ({ signingKeys }) => signingKeys.add(key(state)));
      }
      const hasty = samples.aTenant({ id: 'due-hasty' });
      const settings = { ...hasty.settings, signingKeyRotationPeriod: 30, signingKeyAnnounceLead: 15 };
      await storage().unitOfWork.create({ ...hasty, settings }, ({ signingKeys }) => signingKeys.add(key('signing')));
      expect((await due(seconds(now, 14))).sort()).toEqual(['due-announced', 'due-retired']);
      expect((await due(seconds(now, 15))).sort()).toEqual(['due-announced', 'due-hasty', 'due-retired']);
      expect(await due(seconds(now, 89 * 86_400 - 1))).not.toContain('due-signing');
      expect(await due(seconds(now, 89 * 86_400))).toContain('due-signing');
    });

    it('change in the transaction of a unit of work', async () => {
      const { samples, tenants } = storage();
      const { run } = await newTenant(storage());
      const other = samples.aTenant({ id: 'sister' });
      await run((stores) => stores.tenants.add(other));
      await expect(run(async (stores) => {
        await stores.tenants.update({ ...other, name: 'Undone' });
        expect((await stores.tenants.find('sister'))?.name).toBe('Undone');
        throw new Error('no');
      })).rejects.toThrow('no');
      expect((await tenants.find('sister'))?.name).toBe(other.name);
    });
  });
}
