/// <reference types="jest" />
import type { Stores } from '../unit-of-work.js';
import { type OpenStorage, type StorageUnderTest, newTenant, seconds } from './open-storage.js';

async function fill(stores: Stores, { samples, now }: OpenStorage): Promise<void> {
  await stores.resources.add(samples.aResource());
  await stores.clients.add(samples.aClient({ clientId: 'mine', redirectUris: ['https://mine.example/cb'], backchannelLogoutUri: 'https://mine.example/out', frontchannelLogoutUri: 'https://mine.example/front' }));
  await stores.accounts.add(samples.anAccount({ id: 'acct_mine', username: 'mine' }));
  await stores.sessions.add(samples.aSession({ accountId: 'acct_mine' }));
  await stores.consents.put(samples.aConsent({ accountId: 'acct_mine', clientId: 'mine' }));
  await stores.authorizations.add(samples.anAuthorization({ accountId: 'acct_mine', clientId: 'mine' }));
  await stores.logoutDeliveries.addFor(['session-1'], now);
  await stores.authorizationCodes.add(samples.anAuthorizationCode());
  await stores.refreshTokens.add(samples.aRefreshToken());
  await stores.accessTokens.add(samples.anAccessToken());
  stores.statusLists.add(samples.aStatusListEntry());
  await stores.signingKeys.add({ kid: 'k', alg: 'ES256', state: 'signing', publicJwk: {}, sealedPrivateJwk: 's', createdAt: now });
  await stores.tenantSecrets.add({ id: 't', purpose: 'refresh-token', sealed: 's', createdAt: now });
  await stores.auditEvents.add({ id: 'e', at: now, actor: {}, action: 'x', target: { type: 't', id: 'i' } });
  await stores.usedAssertions.spend(samples.aTokenKey('assertion', seconds(now, 60)));
  stores.revocations.append({ selector: { kind: 'account', value: 'acct_mine' }, revokedAt: now, expiresAt: seconds(now, 60) });
}

// Everything that a tenant can ask for by the names of the rows of `fill`.
const reads = (stores: Stores, { samples, now }: OpenStorage): Promise<unknown>[] => [
  stores.resources.find('https://documents.example'), stores.resources.current('https://documents.example'),
  stores.clients.find('mine'), stores.clients.current('mine'), stores.accounts.find('acct_mine'), stores.accounts.findByUsername('mine'),
  stores.accounts.hold('acct_mine'), stores.sessions.find('session-1'), stores.sessions.findByCookie(samples.aSession().cookieHash),
  stores.sessions.hold('session-1', now), stores.consents.find('acct_mine', 'mine'), stores.consents.hold('acct_mine', 'mine'),
  stores.authorizations.find('authorization-1'), stores.authorizations.hold('authorization-1', now),
  stores.authorizationCodes.find(samples.anAuthorizationCode()), stores.refreshTokens.find(samples.aRefreshToken()),
  stores.accessTokens.findUnrevoked(samples.anAccessToken()), stores.statusLists.find(samples.aStatusListEntry(), 64),
];

const lists = (stores: Stores): Promise<readonly unknown[]>[] => [
  stores.resources.withScope('documents:read'), stores.signingKeys.all(), stores.signingKeys.holdAll(), stores.tenantSecrets.all('refresh-token'),
  stores.revocations.since(0, 10), stores.authorizations.frontchannelClientsOf('session-1', 10),
  ...[
    stores.resources.list({ limit: 10 }), stores.sessions.list({ limit: 10 }), stores.consents.list({ limit: 10 }),
    stores.authorizations.list({ limit: 10 }), stores.auditEvents.list({ limit: 10 }), stores.logoutDeliveries.list({ limit: 10 }),
  ].map(async (page) => (await page).items),
];

// Every way to change the rows of `fill`, and what it answers to those whose rows they are not.
async function tampering(stores: Stores, { samples, now }: OpenStorage): Promise<unknown[]> {
  const spending = { at: now, successor: { seed: 's', expiresAt: now } };
  await stores.logoutDeliveries.addFor(['session-1'], now);
  await stores.sessions.touch('session-1', { at: now, expiresAt: now });
  await stores.consents.removeOfAccount('acct_mine');
  await stores.refreshTokens.blankSeeds('authorization-1', { spentBefore: seconds(now, 99), except: samples.aTokenKey('x', now) });
  return [
    await stores.resources.update(samples.aResource({ name: 'stolen' })), await stores.resources.remove('https://documents.example'),
    await stores.clients.update(samples.aClient({ clientId: 'mine' })), await stores.clients.remove('mine'),
    await stores.accounts.update(samples.anAccount({ id: 'acct_mine' })), await stores.accounts.remove('acct_mine'),
    await stores.sessions.revoke('session-1', now), await stores.sessions.revokeOfAccount('acct_mine', now),
    await stores.consents.revoke('acct_mine', 'mine', now), await stores.authorizations.revoke('authorization-1', now),
    await stores.authorizations.revokeOfAccount('acct_mine', now), await stores.authorizations.revokeOfClient('mine', now),
    await stores.authorizationCodes.spend(samples.anAuthorizationCode(), now), await stores.refreshTokens.spend(samples.aRefreshToken(), spending),
    await stores.signingKeys.setState('k', 'retired', now), await stores.signingKeys.remove('k'),
    await stores.clients.anyAllowsOrigin('https://mine.example'), await stores.revocations.concerns(['account:acct_mine'], 0),
    await stores.usedAssertions.spend(samples.aTokenKey('assertion', seconds(now, 60))),
    await stores.logoutDeliveries.settle({ sessionId: 'session-1', clientId: 'mine', attempts: 0 }, { state: 'given-up', expiresAt: now }),
  ];
}

export function describeIsolation(storage: StorageUnderTest): void {
  describe('a tenant', () => {
    it('sees no row of another tenant in any store', async () => {
      const [mine, theirs] = [await newTenant(storage()), await newTenant(storage())];
      await mine.run((stores) => fill(stores, storage()));
      for (const found of await mine.run((stores) => Promise.all(reads(stores, storage())))) expect(found).toBeDefined();
      for (const found of await theirs.run((stores) => Promise.all(reads(stores, storage())))) expect(found).toBeUndefined();
      for (const list of await mine.run((stores) => Promise.all(lists(stores)))) expect(list).not.toEqual([]);
      for (const list of await theirs.run((stores) => Promise.all(lists(stores)))) expect(list).toEqual([]);
    });

    it('changes no row of another tenant through any store', async () => {
      const [mine, theirs] = [await newTenant(storage()), await newTenant(storage())];
      await mine.run((stores) => fill(stores, storage()));
      const before = await mine.run((stores) => Promise.all([...reads(stores, storage()), ...lists(stores)]));
      expect(await theirs.run((stores) => tampering(stores, storage()))).toEqual([
        'conflict', 'absent', 'conflict', 'absent', 'conflict', 'absent', 'absent', [], 'absent', 'absent', 0, 0,
        'already-spent', 'already-spent', 'absent', 'absent', false, false, 'spent', 'superseded',
      ]);
      expect(await mine.run((stores) => Promise.all([...reads(stores, storage()), ...lists(stores)]))).toEqual(before);
    });

    it('may use every name that another uses', async () => {
      const [mine, theirs] = [await newTenant(storage()), await newTenant(storage())];
      await mine.run((stores) => fill(stores, storage()));
      await theirs.run((stores) => fill(stores, storage()));
      expect(await theirs.run((stores) => stores.sessions.find('session-1'))).toBeDefined();
    });

    it('counts its sign-in attempts apart', async () => {
      const [mine, theirs] = [await newTenant(storage()), await newTenant(storage())];
      const limit = [{ key: 'same', limit: 1, per: 60 }];
      await mine.run((stores) => stores.signInAttempts.take(limit, storage().now));
      expect(await theirs.run((stores) => stores.signInAttempts.take(limit, storage().now))).toBe(0);
    });
  });
}
