/// <reference types="jest" />
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

export function describeSessions(storage: StorageUnderTest): void {
  describe('the sessions', () => {
    it('are found by id and by the hash of their cookie', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const session = samples.aSession({ acr: 'urn:x', address: '192.0.2.1', userAgent: 'browser' });
      await run((stores) => stores.sessions.add(session));
      expect(await run((stores) => stores.sessions.find('session-1'))).toEqual(session);
      expect(await run((stores) => stores.sessions.findByCookie(session.cookieHash))).toEqual(session);
      expect(await run((stores) => stores.sessions.findByCookie(samples.aTokenHash('other')))).toBeUndefined();
    });

    it('can be held until they expire', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.sessions.add(samples.aSession({ expiresAt: seconds(now, 10) })));
      expect(await run((stores) => stores.sessions.hold('session-1', seconds(now, 9)))).toBeDefined();
      expect(await run((stores) => stores.sessions.hold('session-1', seconds(now, 10)))).toBeUndefined();
    });

    it('move their idle limit with each use, never past the absolute one, and never back to life', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.sessions.add(samples.aSession({ expiresAt: seconds(now, 10), endsAt: seconds(now, 100) })));
      await run((stores) => stores.sessions.touch('session-1', { at: seconds(now, 5), expiresAt: seconds(now, 50) }));
      expect(await run((stores) => stores.sessions.find('session-1'))).toMatchObject({
        lastUsedAt: seconds(now, 5), expiresAt: seconds(now, 50),
      });
      await run((stores) => stores.sessions.touch('session-1', { at: seconds(now, 40), expiresAt: seconds(now, 500) }));
      expect((await run((stores) => stores.sessions.find('session-1')))?.expiresAt).toEqual(seconds(now, 100));
      await run((stores) => stores.sessions.touch('session-1', { at: seconds(now, 200), expiresAt: seconds(now, 300) }));
      expect((await run((stores) => stores.sessions.find('session-1')))?.expiresAt).toEqual(seconds(now, 100));
    });

    it('go on under a new cookie when the person signs in again, unless they were revoked', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const session = samples.aSession();
      await run((stores) => stores.sessions.add(session));
      const cookieHash = samples.aTokenHash('new cookie');
      const signIn = { cookieHash, authTime: seconds(now, 9), acr: 'x', amr: ['pwd', 'otp'], expiresAt: seconds(now, 99), endsAt: seconds(now, 999) };
      expect(await run((stores) => stores.sessions.renew('session-1', signIn))).toBe('renewed');
      expect(await run((stores) => stores.sessions.findByCookie(session.cookieHash))).toBeUndefined();
      expect(await run((stores) => stores.sessions.findByCookie(cookieHash))).toEqual({ ...session, ...signIn, lastUsedAt: signIn.authTime });
      await run((stores) => stores.sessions.revoke('session-1', now));
      expect(await run((stores) => stores.sessions.renew('session-1', signIn))).toBe('absent');
    });

    it('end with their authorizations, but for the offline ones', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run(async (stores) => {
        await stores.sessions.add(samples.aSession());
        await stores.authorizations.add(samples.anAuthorization({ id: 'online' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'offline', offline: true }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'elsewhere', sessionId: 'session-2' }));
      });
      expect(await run((stores) => stores.sessions.revoke('session-1', now))).toBe('revoked');
      expect(await run((stores) => stores.sessions.revoke('session-1', seconds(now, 1)))).toBe('absent');
      expect(await run((stores) => stores.sessions.hold('session-1', now))).toBeUndefined();
      expect((await run((stores) => stores.sessions.find('session-1')))?.revokedAt).toEqual(now);
      const held = await run((stores) => Promise.all(['online', 'offline', 'elsewhere'].map((id) => stores.authorizations.hold(id, now))));
      expect(held.map((authorization) => authorization?.id)).toEqual([undefined, 'offline', 'elsewhere']);
    });

    it('end together for an account, and no other account', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run(async (stores) => {
        await stores.accounts.add(samples.anAccount({ id: 'acct_2', username: 'two' }));
        await stores.sessions.add(samples.aSession({ id: 'a' }));
        await stores.sessions.add(samples.aSession({ id: 'b' }));
        await stores.sessions.add(samples.aSession({ id: 'c', accountId: 'acct_2' }));
        await stores.authorizations.add(samples.anAuthorization({ sessionId: 'b' }));
      });
      expect(await run((stores) => stores.sessions.revokeOfAccount('acct_ada', now))).toEqual(expect.arrayContaining(['a', 'b']));
      expect(await run((stores) => stores.sessions.revokeOfAccount('acct_ada', now))).toEqual([]);
      expect(await run((stores) => stores.authorizations.hold('authorization-1', now))).toBeUndefined();
      expect((await run((stores) => stores.sessions.list({ limit: 10 }))).items.map(({ id }) => id)).toEqual(['c']);
    });
  });
}
