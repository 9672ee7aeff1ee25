/// <reference types="jest" />
import type { BegunLogoutDelivery, LogoutDeliveryRound } from '../logout-delivery.store.js';
import { type OpenStorage, type StorageUnderTest, type TenantUnderTest, newTenant, seconds } from './open-storage.js';

const LEASE = 60;

/** A tenant in which clients took part in `session-1`, each of which is told. */
async function ended(storage: OpenStorage, clients: readonly string[], sessions = ['session-1']): Promise<TenantUnderTest> {
  const { samples, now } = storage;
  const tenant = await newTenant(storage);
  await tenant.run(async (stores) => {
    for (const clientId of clients) {
      await stores.clients.add(samples.aClient({ clientId, backchannelLogoutUri: `https://${clientId}.example/out` }));
      for (const sessionId of sessions) await stores.authorizations.add(samples.anAuthorization({ id: `${sessionId}-${clientId}`, clientId, sessionId }));
    }
    await stores.logoutDeliveries.addFor(sessions, now);
  });
  return tenant;
}

export function describeLogoutDeliveries(storage: StorageUnderTest): void {
  describe('the logout deliveries', () => {
    const list = (tenant: TenantUnderTest, which = {}) => tenant.run(async ({ logoutDeliveries }) => (await logoutDeliveries.list({ limit: 100, ...which })).items);
    // The queue is everybody's: what other tests left there is begun too, and not looked at.
    const begin = async (tenant: TenantUnderTest, round: Partial<LogoutDeliveryRound> = {}): Promise<readonly BegunLogoutDelivery[]> => {
      const { now, logoutDeliveries } = storage();
      const at = round.at ?? now;
      const begun = await logoutDeliveries.begin({ at, leaseEndsAt: seconds(at, LEASE), limit: 1000, perClient: 1000, except: [], ...round });
      return begun.filter((one) => one.tenant === tenant.id);
    };

    it('are one for each client that took part and wants to be told, also when its authorization was revoked', async () => {
      const { samples, now } = storage();
      const tenant = await ended(storage(), ['a']);
      await tenant.run(async (stores) => {
        await stores.clients.add(samples.aClient({ clientId: 'b', backchannelLogoutUri: 'https://b.example/' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'again', clientId: 'b' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'revoked', clientId: 'b', revokedAt: now }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'untold', clientId: 'app' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'elsewhere', clientId: 'b', sessionId: 'session-2' }));
        await stores.logoutDeliveries.addFor(['session-1', 'nothing'], now);
        await stores.logoutDeliveries.addFor([], now);
      });
      const waiting = { sessionId: 'session-1', accountId: 'acct_ada', state: 'waiting', attempts: 0, endedAt: now, nextAttemptAt: now };
      expect(await list(tenant)).toEqual([{ ...waiting, clientId: 'a' }, { ...waiting, clientId: 'b' }]);
    });

    it('outlive the account and the client', async () => {
      const tenant = await ended(storage(), ['a']);
      await tenant.run(async (stores) => {
        await stores.accounts.remove('acct_ada');
        await stores.clients.remove('a');
      });
      expect(await begin(tenant)).toMatchObject([{ delivery: { clientId: 'a', accountId: 'acct_ada' } }]);
    });

    it('are undone with the unit of work that ends the session', async () => {
      const tenant = await ended(storage(), ['a'], []);
      const { samples, now } = storage();
      const failing = tenant.run(async (stores) => {
        await stores.authorizations.add(samples.anAuthorization({ clientId: 'a' }));
        await stores.logoutDeliveries.addFor(['session-1'], now);
        throw new Error('undone');
      });
      await expect(failing).rejects.toThrow('undone');
      expect(await list(tenant)).toEqual([]);
    });

    it('leave nobody out who takes part at the moment in which the session ends', async () => {
      const { samples, now } = storage();
      for (let round = 0; round < 20; round += 1) {
        const tenant = await ended(storage(), ['late'], []);
        await tenant.run((stores) => stores.sessions.add(samples.aSession()));
        const taking = tenant.run(async (stores) => {
          if (!(await stores.sessions.hold('session-1', now))) return false;
          await stores.authorizations.add(samples.anAuthorization({ clientId: 'late' }));
          return true;
        });
        const ending = tenant.run(async (stores) => {
          await stores.sessions.revoke('session-1', now);
          await stores.logoutDeliveries.addFor(['session-1'], now);
        });
        const [tookPart] = await Promise.all([taking, ending]);
        expect(await list(tenant)).toHaveLength(tookPart ? 1 : 0);
      }
    });

    it('are begun by one of many at once, each once', async () => {
      const tenant = await ended(storage(), ['a', 'b', 'c', 'd', 'e', 'f']);
      const begun = (await Promise.all(Array.from({ length: 8 }, () => begin(tenant, { limit: 2 })))).flat();
      begun.push(...(await begin(tenant)));
      expect(begun.map(({ delivery }) => delivery.clientId).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
      expect(begun.every(({ delivery }) => delivery.attempts === 1)).toBe(true);
    });

    it('are due again when the node that began them is not heard of until the lease ends', async () => {
      const { now } = storage();
      const tenant = await ended(storage(), ['a']);
      const [first] = await begin(tenant);
      expect(first?.delivery).toMatchObject({ attempts: 1, lastAttemptAt: now, nextAttemptAt: seconds(now, LEASE) });
      expect(await begin(tenant, { at: seconds(now, LEASE - 1) })).toEqual([]);
      expect(await begin(tenant, { at: seconds(now, LEASE) })).toMatchObject([{ delivery: { attempts: 2 } }]);
      const late = { sessionId: 'session-1', clientId: 'a', attempts: 1 };
      expect(await tenant.run(({ logoutDeliveries }) => logoutDeliveries.settle(late, { state: 'given-up', expiresAt: now }))).toBe('superseded');
      expect(await list(tenant)).toMatchObject([{ state: 'waiting', attempts: 2 }]);
    });

    it('wait until their next attempt, and end for good', async () => {
      const { now } = storage();
      const tenant = await ended(storage(), ['a']);
      await begin(tenant);
      const settle = (attempts: number, outcome: object) =>
        tenant.run(({ logoutDeliveries }) => logoutDeliveries.settle({ sessionId: 'session-1', clientId: 'a', attempts }, { state: 'waiting', ...outcome }));
      expect(await settle(1, { nextAttemptAt: seconds(now, 9), status: 503, error: 'not now' })).toBe('settled');
      expect(await list(tenant, { state: 'waiting' })).toMatchObject([{ attempts: 1, lastStatus: 503, lastError: 'not now', nextAttemptAt: seconds(now, 9) }]);
      expect(await begin(tenant, { at: seconds(now, 8) })).toEqual([]);
      expect(await begin(tenant, { at: seconds(now, 9) })).toHaveLength(1);
      expect(await settle(2, { state: 'delivered', status: 200, expiresAt: seconds(now, 99) })).toBe('settled');
      expect(await settle(2, { state: 'given-up', expiresAt: now })).toBe('superseded');
      expect(await begin(tenant, { at: seconds(now, 9_999) })).toEqual([]);
      const [delivered] = await list(tenant, { clientId: 'a', sessionId: 'session-1' });
      expect(delivered).toEqual({
        sessionId: 'session-1', clientId: 'a', accountId: 'acct_ada', state: 'delivered', attempts: 2, endedAt: now, lastAttemptAt: seconds(now, 9), lastStatus: 200,
      });
      expect(await list(tenant, { state: 'waiting' })).toEqual([]);
    });

    it('are begun for the first time before any is tried again, however long that has been due', async () => {
      const { samples, now } = storage();
      const tenant = await ended(storage(), ['down', 'slow'], ['s1', 's2']);
      for (const { delivery: { sessionId, clientId, attempts } } of await begin(tenant)) {
        await tenant.run(({ logoutDeliveries }) => logoutDeliveries.settle({ sessionId, clientId, attempts }, { state: 'waiting', nextAttemptAt: seconds(now, 5) }));
      }
      await tenant.run(async (stores) => {
        await stores.clients.add(samples.aClient({ clientId: 'fresh', backchannelLogoutUri: 'https://fresh.example/out' }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'fresh', clientId: 'fresh', sessionId: 's3' }));
        await stores.logoutDeliveries.addFor(['s3'], seconds(now, 50));
      });
      const at = seconds(now, 60);
      expect(await begin(tenant, { at, limit: 1 })).toMatchObject([{ delivery: { clientId: 'fresh', attempts: 1 } }]);
      expect(await begin(tenant, { at, perClient: 1 })).toHaveLength(2);
    });

    it('are counted as long as they wait, from the session that ended first', async () => {
      const { logoutDeliveries, now } = storage();
      const before = (await logoutDeliveries.backlog()).waiting;
      const tenant = await ended(storage(), ['a', 'b']);
      await begin(tenant);
      expect(await logoutDeliveries.backlog()).toEqual({ waiting: before + 2, oldest: now });
      await tenant.run((stores) => stores.logoutDeliveries.settle({ sessionId: 'session-1', clientId: 'a', attempts: 1 }, { state: 'delivered', expiresAt: now }));
      expect((await logoutDeliveries.backlog()).waiting).toBe(before + 1);
    });

    it('leave room for other clients when one has many, and pass over those that are busy', async () => {
      const tenant = await ended(storage(), ['busy', 'many', 'other'], ['s1', 's2', 's3', 's4']);
      const begun = await begin(tenant, { perClient: 2, except: [{ tenant: tenant.id, clientId: 'busy' }, { tenant: 'nobody', clientId: 'other' }] });
      expect(begun.map(({ delivery }) => delivery.clientId).sort()).toEqual(['many', 'many', 'other', 'other']);
    });
  });
}
