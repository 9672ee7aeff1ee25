import { DEFAULT_TENANT } from '@latchkey/protocol';
import { type TestStorage, openTestStorage } from '@latchkey/testing';

describe('A revocation log that was restored to an earlier state', () => {
  let storage: TestStorage;
  let kept: number;
  let lost: number;
  const positions = () => storage.run(async ({ revocations }) => (await revocations.since(0, 100)).map(({ position }) => position));
  const append = async (...values: readonly string[]): Promise<number> => {
    const at = storage.clock.now();
    await storage.run(async ({ revocations }) => values.forEach((value) => revocations.append({ selector: { kind: 'session', value }, revokedAt: at, expiresAt: new Date(at.getTime() + 60_000) })));
    return (await positions()).at(-1)!;
  };
  const restore = async (to: number) => {
    const { dataSource } = storage.database;
    await dataSource.query('DELETE FROM revocations WHERE tenant_id = $1 AND position > $2', [DEFAULT_TENANT, to]);
    await dataSource.query('UPDATE tenants SET revocation_position = $2 WHERE id = $1', [DEFAULT_TENANT, to]);
  };

  beforeAll(async () => {
    storage = await openTestStorage();
    kept = await append('kept');
    lost = await append(...Array.from({ length: 50 }, (_, index) => `lost ${index}`));
    await restore(kept);
  });
  afterAll(() => storage.close());

  it('gives no position again, so that what ends from now on ends what was issued in the time that is lost', async () => {
    expect(await append('new')).toBeGreaterThan(lost);
    const isEnded = (selector: string, rev: number) => storage.run(({ revocations }) => revocations.concerns([selector], rev));
    expect([await isEnded('session:new', lost), await isEnded('session:other', lost), await isEnded('session:kept', kept)]).toEqual([true, false, false]);
  });

  it('does not know the positions that are lost', async () => {
    const part = async (after: number) => storage.run(async ({ revocations }) => revocations.part('https://a', { after, upTo: (await positions()).at(-1)!, limit: 10, at: storage.clock.now() }));
    expect([await part(kept), await part(lost), await part(lost - 1)]).toMatchObject([{ known: true }, { known: false }, { known: false }]);
  });

  it('goes on although the clock of the database was set back', async () => {
    const ahead = kept + 1e12;
    await restore(kept);
    await storage.database.dataSource.query('UPDATE tenants SET revocation_position = $2 WHERE id = $1', [DEFAULT_TENANT, ahead]);
    expect(await append('a')).toBe(ahead + 1);
    expect(await append('b', 'c')).toBe(ahead + 3);
  });
});
