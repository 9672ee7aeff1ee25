/// <reference types="jest" />
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

export function describeInitialAccessTokens(storage: StorageUnderTest): void {
  describe('the initial access tokens', () => {
    const token = (id: string, changes = {}) => {
      const { samples, now } = storage();
      return { id, hash: samples.aTokenHash(id), name: 'For the team', createdAt: now, expiresAt: seconds(now, 60), ...changes };
    };

    it('are spent as often as they may be, also by many at once', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.initialAccessTokens.add(token('thrice', { usesLeft: 3 })));
      const attempts = await Promise.all(Array.from({ length: 6 }, () => run((stores) => stores.initialAccessTokens.spend(samples.aTokenHash('thrice'), now))));
      expect(attempts.filter(Boolean)).toHaveLength(3);
      expect((await run((stores) => stores.initialAccessTokens.list({ limit: 10 }))).items).toEqual([token('thrice', { usesLeft: 0 })]);
    });

    it('are spent without end where nothing is said, but not after they expired, were removed, or elsewhere', async () => {
      const { samples, now } = storage();
      const [{ run }, other] = [await newTenant(storage()), await newTenant(storage())];
      const spend = (at = now) => run((stores) => stores.initialAccessTokens.spend(samples.aTokenHash('any'), at));
      await run((stores) => stores.initialAccessTokens.add(token('any')));
      expect(await spend()).toEqual(token('any'));
      expect(await spend()).toEqual(token('any'));
      expect(await spend(seconds(now, 60))).toBeUndefined();
      expect(await other.run((stores) => stores.initialAccessTokens.spend(samples.aTokenHash('any'), now))).toBeUndefined();
      expect(await other.run((stores) => stores.initialAccessTokens.remove('any'))).toBeUndefined();
      expect(await run((stores) => stores.initialAccessTokens.remove('any'))).toEqual(token('any'));
      expect(await spend()).toBeUndefined();
    });
  });
}
