/// <reference types="jest" />
import { type StorageUnderTest, newTenant } from './open-storage.js';

export function describeAccounts(storage: StorageUnderTest): void {
  describe('the accounts', () => {
    it('come back with every member as it was made', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const account = samples.anAccount({
        id: 'acct_full', username: 'Grace', passwordHash: '$argon2id$hash', blockedAt: now,
        entitlements: [{ resource: 'https://api.example', scopes: ['read'] }], claims: { name: 'Grace', address: { country: 'US' } },
      });
      expect(await run((stores) => stores.accounts.add(account))).toBe('added');
      expect(await run((stores) => stores.accounts.find('acct_full'))).toEqual(account);
      expect(await run((stores) => stores.accounts.findByUsername('Grace'))).toEqual(account);
    });

    it.each([['ADA@example.com'], ['ada@EXAMPLE.com']])('are found by their username in any case: %s', async (username) => {
      const { run } = await newTenant(storage());
      expect((await run((stores) => stores.accounts.findByUsername(username)))?.id).toBe('acct_ada');
    });

    it('share no username, in no case and in no composition', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      expect(await run((stores) => stores.accounts.add(samples.anAccount({ id: 'acct_2', username: 'Ada@Example.com' })))).toBe('exists');
      await run((stores) => stores.accounts.add(samples.anAccount({ id: 'acct_3', username: 'rené' })));
      expect(await run((stores) => stores.accounts.add(samples.anAccount({ id: 'acct_4', username: 'rene\u0301' })))).toBe('exists');
    });

    it('are updated from the version that is stored, and to no username of another, without undoing the rest', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const grace = samples.anAccount({ id: 'acct_grace', username: 'grace' });
      await run((stores) => stores.accounts.add(grace));
      expect(await run((stores) => stores.accounts.update({ ...grace, claims: { name: 'G' } }))).toBe('updated');
      expect(await run((stores) => stores.accounts.update({ ...grace, claims: {} }))).toBe('conflict');
      const outcome = await run(async (stores) => {
        await stores.accounts.add(samples.anAccount({ id: 'acct_alan', username: 'alan' }));
        return stores.accounts.update({ ...grace, version: 2, username: 'ADA@example.com' });
      });
      expect(outcome).toBe('exists');
      expect(await run((stores) => stores.accounts.find('acct_alan'))).toBeDefined();
      expect(await run((stores) => stores.accounts.find('acct_grace'))).toMatchObject({ username: 'grace', version: 2 });
    });

    it('cannot be held when they are blocked or absent', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      expect(await run((stores) => stores.accounts.hold('acct_ada'))).toEqual(samples.anAccount());
      await run((stores) => stores.accounts.update(samples.anAccount({ blockedAt: now })));
      expect(await run((stores) => stores.accounts.hold('acct_ada'))).toBeUndefined();
      expect(await run((stores) => stores.accounts.hold('acct_none'))).toBeUndefined();
    });

    it('take their sessions, consents and authorizations with them', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run(async (stores) => {
        await stores.sessions.add(samples.aSession());
        await stores.consents.put(samples.aConsent());
        await stores.authorizations.add(samples.anAuthorization());
      });
      expect(await run((stores) => stores.accounts.remove('acct_ada'))).toBe('removed');
      expect(await run((stores) => stores.accounts.remove('acct_ada'))).toBe('absent');
      expect(await run(async (stores) => [
        await stores.sessions.find('session-1'), await stores.consents.find('acct_ada', 'app'),
        await stores.authorizations.hold('authorization-1', now),
      ])).toEqual([undefined, undefined, undefined]);
    });
  });
}
