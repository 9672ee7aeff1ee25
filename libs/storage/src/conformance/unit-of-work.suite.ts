/// <reference types="jest" />
import { InvalidGrant, Refusal } from '@latchkey/protocol';
import { RemovedMeanwhile, type Stores, UnknownTenant } from '../unit-of-work.js';
import { type Samples, type StorageUnderTest, newTenant } from './open-storage.js';

export function describeUnitOfWork(storage: StorageUnderTest): void {
  describe('a unit of work', () => {
    it('keeps what it wrote when it returns', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      expect(await run(async (stores) => {
        await stores.sessions.add(samples.aSession());
        return 7;
      })).toBe(7);
      expect(await run((stores) => stores.sessions.find('session-1'))).toBeDefined();
    });

    it('leaves nothing behind when it throws, and passes the error on', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const failure = new Error('no');
      await expect(run(async (stores) => {
        await stores.sessions.add(samples.aSession());
        await stores.clients.add(samples.aClient({ clientId: 'other' }));
        await stores.authorizations.add(samples.anAuthorization());
        await stores.accessTokens.add(samples.anAccessToken());
        stores.revocations.append({ selector: { kind: 'tenant', value: '' }, revokedAt: storage().now, expiresAt: storage().now });
        throw failure;
      })).rejects.toBe(failure);
      expect(await run(async (stores) => [
        await stores.sessions.find('session-1'), await stores.clients.find('other'), await stores.clients.current('other'),
        await stores.authorizations.find('authorization-1'), await stores.accessTokens.findUnrevoked(samples.anAccessToken()),
        ...(await stores.revocations.since(0, 10)),
      ])).toEqual([undefined, undefined, undefined, undefined, undefined]);
    });

    it.each([
      ['session of an account', (stores, { aSession }) => stores.sessions.add(aSession({ accountId: 'gone' }))],
      ['consent for a client', (stores, { aConsent }) => stores.consents.put(aConsent({ clientId: 'gone' }))],
      ['authorization of a client', (stores, { anAuthorization }) => stores.authorizations.add(anAuthorization({ clientId: 'gone' }))],
    ] satisfies [string, (stores: Stores, samples: Samples) => Promise<unknown> | void][])('adds no %s that was removed meanwhile, and nothing else either', async (_, add) => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      await expect(run(async (stores) => {
        await stores.clients.add(samples.aClient({ clientId: 'other' }));
        await add(stores, samples);
      })).rejects.toBeInstanceOf(RemovedMeanwhile);
      expect(await run((stores) => stores.clients.current('other'))).toBeUndefined();
    });

    it('keeps what it wrote when it returns a refusal', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.authorizations.add(samples.anAuthorization()));
      const refusal = await run(async (stores) => {
        await stores.authorizations.revoke('authorization-1', now);
        return new Refusal(new InvalidGrant());
      });
      expect(refusal).toBeInstanceOf(Refusal);
      expect((await run((stores) => stores.authorizations.find('authorization-1')))?.revokedAt).toEqual(now);
    });

    it('reads what it wrote itself', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.clients.find('app'));
      await run(async (stores) => {
        await stores.accessTokens.add(samples.anAccessToken());
        expect(await stores.accessTokens.findUnrevoked(samples.anAccessToken())).toEqual(samples.anAccessToken().claims);
        await stores.clients.update(samples.aClient({ clientName: 'Renamed' }));
        expect((await stores.clients.find('app'))?.clientName).toBe('Renamed');
      });
    });

    it('fails as a whole when a statement failed, though the work let that pass', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.authorizationCodes.add(samples.anAuthorizationCode()));
      await expect(run(async (stores) => {
        await stores.sessions.add(samples.aSession());
        await stores.authorizationCodes.add(samples.anAuthorizationCode());
        await stores.sessions.find('session-1').catch(() => undefined);
      })).rejects.toThrow();
      expect(await run((stores) => stores.sessions.find('session-1'))).toBeUndefined();
    });

    it('fails as a whole when what was sent with the commit fails', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.authorizationCodes.add(samples.anAuthorizationCode()));
      await expect(run(async (stores) => {
        await stores.clients.update(samples.aClient({ clientName: 'Undone' }));
        await stores.sessions.add(samples.aSession());
        await stores.authorizationCodes.add(samples.anAuthorizationCode());
        await stores.accessTokens.add(samples.anAccessToken());
        stores.revocations.append({ selector: { kind: 'tenant', value: '' }, revokedAt: now, expiresAt: now });
      })).rejects.toThrow();
      expect(await run(async (stores) => [
        (await stores.clients.find('app'))?.clientName, await stores.sessions.find('session-1'),
        await stores.accessTokens.findUnrevoked(samples.anAccessToken()), (await stores.revocations.since(0, 10)).length, stores.revocationPosition,
      ])).toEqual(['Example App', undefined, undefined, 0, 0]);
      await run((stores) => stores.sessions.add(samples.aSession()));
    });

    it('serves no one after its end', async () => {
      const { run } = await newTenant(storage());
      const leaked = await run(async (stores) => stores);
      await expect(leaked.accounts.find('acct_ada')).rejects.toThrow('ended');
    });

    it('may ask and write several things at once', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => Promise.all([
        stores.sessions.add(samples.aSession()), stores.accounts.hold('acct_ada'), stores.authorizations.add(samples.anAuthorization()),
        stores.accessTokens.add(samples.anAccessToken()), stores.clients.current('app'),
      ]));
      expect(await run((stores) => stores.authorizations.find('authorization-1'))).toBeDefined();
    });

    it.each(['nobody', '', '../etc', 'a\0b', 'x'.repeat(300)])('refuses the unknown tenant %j', async (tenant) => {
      await expect(storage().unitOfWork.run(tenant, async () => 1)).rejects.toBeInstanceOf(UnknownTenant);
    });
  });
}
