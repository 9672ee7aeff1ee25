/// <reference types="jest" />
import { type StorageUnderTest, newTenant } from './open-storage.js';

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
      expect(await run(async (stores) => [stores.tenant.name, stores.revocationPosition])).toEqual(['New', 1]);
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
