/// <reference types="jest" />
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

export function describeAuthorizations(storage: StorageUnderTest): void {
  describe('the consents', () => {
    it('are one per account and client, the newest in place of the one before', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      expect(await run((stores) => stores.consents.find('acct_ada', 'app'))).toBeUndefined();
      await run((stores) => stores.consents.put(samples.aConsent()));
      const wider = samples.aConsent({ id: 'consent-2', access: { oidcScopes: ['openid', 'email'], resources: [] } });
      await run((stores) => stores.consents.put(wider));
      expect(await run((stores) => stores.consents.find('acct_ada', 'app'))).toEqual(wider);
      expect(await run((stores) => stores.consents.hold('acct_ada', 'app'))).toEqual(wider);
    });

    it('end with every authorization that rests on them, and can be given anew', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run(async (stores) => {
        await stores.consents.put(samples.aConsent());
        await stores.authorizations.add(samples.anAuthorization({ id: 'consented', offline: true }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'implicit', consented: false }));
      });
      expect(await run((stores) => stores.consents.revoke('acct_ada', 'app', now))).toBe('revoked');
      expect(await run((stores) => stores.consents.revoke('acct_ada', 'app', now))).toBe('absent');
      expect(await run((stores) => stores.consents.find('acct_ada', 'app'))).toBeUndefined();
      expect(await run((stores) => stores.consents.hold('acct_ada', 'app'))).toBeUndefined();
      expect(await run((stores) => stores.authorizations.hold('consented', now))).toBeUndefined();
      expect(await run((stores) => stores.authorizations.hold('implicit', now))).toBeDefined();
      await run((stores) => stores.consents.put(samples.aConsent({ id: 'again' })));
      expect((await run((stores) => stores.consents.find('acct_ada', 'app')))?.id).toBe('again');
      expect(await run((stores) => stores.authorizations.hold('consented', now))).toBeUndefined();
    });
  });

  describe('the authorizations', () => {
    it('come back with every member as they were made', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const authorization = samples.anAuthorization({ acr: 'urn:x', nonce: 'n-0S6_WzA2Mj', amr: ['pwd', 'otp'], claims: { userinfo: { name: null }, idToken: { acr: { essential: true, values: ['1'] } } } });
      await run((stores) => stores.authorizations.add(authorization));
      expect(await run((stores) => stores.authorizations.find('authorization-1'))).toEqual(authorization);
    });

    it('can be held until they expire or are revoked', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.authorizations.add(samples.anAuthorization({ expiresAt: seconds(now, 10) })));
      expect(await run((stores) => stores.authorizations.hold('authorization-1', seconds(now, 9)))).toBeDefined();
      expect(await run((stores) => stores.authorizations.hold('authorization-1', seconds(now, 10)))).toBeUndefined();
      expect(await run((stores) => stores.authorizations.revoke('authorization-1', now))).toBe('revoked');
      expect(await run((stores) => stores.authorizations.revoke('authorization-1', now))).toBe('absent');
      expect(await run((stores) => stores.authorizations.hold('authorization-1', now))).toBeUndefined();
      expect((await run((stores) => stores.authorizations.find('authorization-1')))?.revokedAt).toEqual(now);
    });

    it('tell where their tokens may have gone, by client', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const at = (...resources: string[]) => ({ access: { oidcScopes: ['openid'], resources: resources.map((resource) => ({ resource, scopes: [] })) } });
      const pairwise = { clientId: 'pairwise', subjectType: 'pairwise', sectorIdentifierUri: 'https://x.example/s', redirectUris: ['https://x.example/'] } as const;
      await run(async (stores) => {
        await stores.clients.add(samples.aClient(pairwise));
        await stores.accounts.add(samples.anAccount({ id: 'acct_2', username: 'two' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'a', ...at('https://b', 'https://a') }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'b', ...at('https://b'), sessionId: 's2' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'c', ...at(), clientId: 'pairwise' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'd', ...at('https://d'), accountId: 'acct_2' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'gone', ...at('https://gone'), revokedAt: seconds(now, -1) }));
      });
      const reach = (ending: Readonly<Record<string, string>>) => run((stores) => stores.authorizations.reach({ ...ending, at: now }));
      const app = { clientId: 'app', redirectUris: samples.aClient().redirectUris };
      expect(await reach({ accountId: 'acct_ada' })).toEqual([{ client: app, audiences: ['https://a', 'https://b'] }, { client: pairwise, audiences: [] }]);
      expect(await reach({ accountId: 'acct_ada', clientId: 'pairwise' })).toEqual([{ client: pairwise, audiences: [] }]);
      expect(await reach({ sessionId: 's2' })).toEqual([{ client: app, audiences: ['https://b'] }]);
      expect(await reach({ id: 'gone' })).toEqual([{ client: app, audiences: ['https://gone'] }]);
      expect(await reach({ id: 'nothing' })).toEqual([]);
    });

    it('tell which clients of a session have something to load in the browser', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run(async (stores) => {
        for (const clientId of ['b', 'a', 'elsewhere']) await stores.clients.add(samples.aClient({ clientId, frontchannelLogoutUri: 'https://app.example/out' }));
        await stores.authorizations.add(samples.anAuthorization({ id: '1', clientId: 'b' }));
        await stores.authorizations.add(samples.anAuthorization({ id: '2', clientId: 'b' }));
        await stores.authorizations.add(samples.anAuthorization({ id: '3', clientId: 'a', revokedAt: now }));
        await stores.authorizations.add(samples.anAuthorization({ id: '4', clientId: 'app' }));
        await stores.authorizations.add(samples.anAuthorization({ id: '5', clientId: 'elsewhere', sessionId: 'session-2' }));
      });
      const clients = (limit: number) => run((stores) => stores.authorizations.frontchannelClientsOf('session-1', limit));
      expect([await clients(10), await clients(1), await clients(0)]).toEqual([['a', 'b'], ['a'], []]);
    });

    it('end together for an account or a client', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run(async (stores) => {
        await stores.clients.add(samples.aClient({ clientId: 'other' }));
        await stores.accounts.add(samples.anAccount({ id: 'acct_2', username: 'two' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'a' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'b', clientId: 'other' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'c', accountId: 'acct_2' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'd', accountId: 'acct_2', clientId: 'other' }));
      });
      expect(await run((stores) => stores.authorizations.revokeOfAccount('acct_ada', now))).toBe(2);
      expect(await run((stores) => stores.authorizations.revokeOfClient('other', now))).toBe(1);
      expect((await run((stores) => stores.authorizations.list({ limit: 10 }))).items.map(({ id }) => id)).toEqual(['c']);
    });
  });
}
