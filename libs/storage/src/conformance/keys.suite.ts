/// <reference types="jest" />
import type { SigningKeyRecord } from '../signing-key.store.js';
import type { TenantSecretRecord } from '../tenant-secret.store.js';
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

const aKey = (kid: string, createdAt: Date): SigningKeyRecord => ({
  kid, alg: 'ES256', state: 'announced', publicJwk: { kty: 'EC', kid }, sealedPrivateJwk: `sealed ${kid}`, createdAt,
});

export function describeKeys(storage: StorageUnderTest): void {
  describe('the signing keys', () => {
    it('go from announced to signing to retired, and only then away', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      const key = aKey('k1', now);
      expect(await run((stores) => stores.signingKeys.all())).toEqual([]);
      await run((stores) => stores.signingKeys.add(key));
      expect(await run((stores) => stores.signingKeys.all())).toEqual([key]);
      expect(await run((stores) => stores.signingKeys.remove('k1'))).toBe('absent');
      expect(await run((stores) => stores.signingKeys.setState('k1', 'signing', seconds(now, 1)))).toBe('updated');
      expect(await run((stores) => stores.signingKeys.all())).toEqual([{ ...key, state: 'signing', signingSince: seconds(now, 1) }]);
      expect(await run((stores) => stores.signingKeys.setState('k1', 'retired', seconds(now, 2)))).toBe('updated');
      expect(await run((stores) => stores.signingKeys.all())).toEqual([
        { ...key, state: 'retired', sealedPrivateJwk: '', signingSince: seconds(now, 1), retiredAt: seconds(now, 2) },
      ]);
      expect(await run((stores) => stores.signingKeys.remove('k1'))).toBe('removed');
      expect(await run((stores) => stores.signingKeys.all())).toEqual([]);
      expect(await run((stores) => stores.signingKeys.setState('k1', 'signing', now))).toBe('absent');
    });

    it('are listed oldest first', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      await run(async (stores) => {
        await stores.signingKeys.add(aKey('young', seconds(now, 5)));
        await stores.signingKeys.add(aKey('old', now));
      });
      expect((await run((stores) => stores.signingKeys.all())).map(({ kid }) => kid)).toEqual(['old', 'young']);
    });

    it('stay burnt for good, without their private part', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.signingKeys.add(aKey('k1', now)));
      expect(await run((stores) => stores.signingKeys.setState('k1', 'burnt', seconds(now, 1)))).toBe('updated');
      for (const state of ['announced', 'signing', 'retired', 'burnt'] as const) {
        expect(await run((stores) => stores.signingKeys.setState('k1', state, seconds(now, 2)))).toBe('absent');
      }
      expect(await run((stores) => stores.signingKeys.remove('k1'))).toBe('absent');
      expect(await run((stores) => stores.signingKeys.current())).toEqual([
        { ...aKey('k1', now), state: 'burnt', sealedPrivateJwk: '', retiredAt: seconds(now, 1) },
      ]);
    });

    it('are changed by one holder at a time: of ten that add a key where there is none, one does', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      await Promise.all(Array.from({ length: 10 }, (_, index) =>
        run(async (stores) => {
          if ((await stores.signingKeys.holdAll()).length === 0) await stores.signingKeys.add(aKey(`k${index}`, now));
        }),
      ));
      expect(await run((stores) => stores.signingKeys.all())).toHaveLength(1);
    });
  });

  describe('the tenant secrets', () => {
    it('are listed by purpose, newest first, from the next question on', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      const secret = (id: string, purpose: TenantSecretRecord['purpose'], age: number): TenantSecretRecord => ({
        id, purpose, sealed: `sealed ${id}`, createdAt: seconds(now, -age),
      });
      const macs = () => run(async (stores) => (await stores.tenantSecrets.all('access-token-mac')).map(({ id }) => id));
      expect(await macs()).toEqual([]);
      await run((stores) => stores.tenantSecrets.add(secret('old', 'access-token-mac', 10)));
      expect(await macs()).toEqual(['old']);
      await run((stores) => stores.tenantSecrets.add(secret('new', 'access-token-mac', 1)));
      await run((stores) => stores.tenantSecrets.add(secret('else', 'refresh-token', 0)));
      expect(await macs()).toEqual(['new', 'old']);
      expect(await run((stores) => stores.tenantSecrets.all('refresh-token'))).toEqual([secret('else', 'refresh-token', 0)]);
    });

    it('are announced, held by one at a time, and removed', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      const announced: TenantSecretRecord = { id: 'next', purpose: 'access-token-mac', sealed: 's', createdAt: now, usedFrom: seconds(now, 60) };
      await Promise.all(Array.from({ length: 10 }, () =>
        run(async ({ tenantSecrets }) => {
          if ((await tenantSecrets.hold('access-token-mac')).length === 0) await tenantSecrets.add(announced);
        }),
      ));
      expect(await run(({ tenantSecrets }) => tenantSecrets.all('access-token-mac'))).toEqual([announced]);
      await run(({ tenantSecrets }) => tenantSecrets.remove('refresh-token', 'next'));
      expect(await run(({ tenantSecrets }) => tenantSecrets.hold('access-token-mac'))).toEqual([announced]);
      await run(({ tenantSecrets }) => tenantSecrets.remove('access-token-mac', 'next'));
      expect(await run(({ tenantSecrets }) => tenantSecrets.all('access-token-mac'))).toEqual([]);
    });
  });
}
