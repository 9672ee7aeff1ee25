/// <reference types="jest" />
import type { AuditEventRecord } from '../audit-event.store.js';
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

export function describeLogs(storage: StorageUnderTest): void {
  describe('the audit trail', () => {
    const event = (id: string, overrides: Partial<AuditEventRecord> = {}): AuditEventRecord => ({
      id, at: storage().now, actor: { clientId: 'admin' }, action: 'client.updated', target: { type: 'client', id: 'app' }, ...overrides,
    });

    it('lists its events newest first, and by action and target', async () => {
      const { run } = await newTenant(storage());
      const full = event('2', { address: '192.0.2.1', requestId: 'r', before: { name: 'a' }, after: { name: 'b' }, action: 'client.removed' });
      await run(async (stores) => {
        for (const one of [event('1'), full, event('3', { target: { type: 'account', id: 'app' } })]) await stores.auditEvents.add(one);
      });
      const list = async (filter: object) => (await run((stores) => stores.auditEvents.list({ limit: 10, ...filter }))).items;
      expect((await list({})).map(({ id }) => id)).toEqual(['3', '2', '1']);
      expect(await list({ action: 'client.removed' })).toEqual([full]);
      expect((await list({ targetType: 'client', targetId: 'app' })).map(({ id }) => id)).toEqual(['2', '1']);
      expect(await list({ targetId: 'else' })).toEqual([]);
    });
  });

  describe('the sign-in attempts', () => {
    const narrow = { key: 'account', limit: 3, per: 60 };
    const wide = { key: 'network', limit: 5, per: 60 };

    it('are given until the limit is reached, then say when the next is', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      const take = (at: number) => run((stores) => stores.signInAttempts.take([narrow], seconds(now, at)));
      expect([await take(0), await take(0), await take(0)]).toEqual([0, 0, 0]);
      expect(await take(0)).toBeCloseTo(20, 1);
      expect(await take(15)).toBeCloseTo(5, 1);
      expect(await take(20)).toBe(0);
      expect(await take(20)).toBeGreaterThan(0);
    });

    it('are taken from all limits or from none', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      const take = (limits: typeof narrow[]) => run((stores) => stores.signInAttempts.take(limits, now));
      for (let count = 0; count < 3; count += 1) expect(await take([wide, narrow])).toBe(0);
      expect(await take([wide, narrow])).toBeGreaterThan(0);
      expect([await take([wide]), await take([wide])]).toEqual([0, 0]);
      expect(await take([wide])).toBeGreaterThan(0);
    });

    it('are given back, though never more than were taken', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      await run(async ({ signInAttempts }) => {
        for (let count = 0; count < 3; count += 1) await signInAttempts.take([narrow], now);
        await signInAttempts.giveBack([narrow], now);
        expect(await signInAttempts.take([narrow], now)).toBe(0);
        for (let count = 0; count < 9; count += 1) await signInAttempts.giveBack([narrow], now);
        expect(await Promise.all([1, 2, 3].map(() => signInAttempts.take([narrow], now)))).toEqual([0, 0, 0]);
        expect(await signInAttempts.take([narrow], now)).toBeGreaterThan(0);
      });
    });

    it('count though the unit of work fails', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      for (let count = 0; count < 3; count += 1) {
        await run(async (stores) => {
          await stores.signInAttempts.take([narrow], now);
          throw new Error('wrong password');
        }).catch(() => undefined);
      }
      expect(await run((stores) => stores.signInAttempts.take([narrow], now))).toBeGreaterThan(0);
    });

    it('count exactly when many try at once, in whichever order they name the limits', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      const ten = { ...narrow, limit: 10 };
      const hundred = { ...wide, limit: 100 };
      const waits = await Promise.all(Array.from({ length: 100 }, (_, index) =>
        run((stores) => stores.signInAttempts.take(index % 2 ? [ten, hundred] : [hundred, ten], now)),
      ));
      expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
    });
  });
}
