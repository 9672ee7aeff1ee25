import * as testing from './index.js';

describe('@latchkey/testing', () => {
  it('gives a database to each test file, and none of another', async () => {
    const [first, second] = await Promise.all([testing.openTestStorage(), testing.openTestStorage()]);
    await first.run((stores) => stores.clients.add(testing.aClient()));
    expect(await second.run((stores) => stores.clients.find('app'))).toBeUndefined();
    await Promise.all([first.close(), second.close()]);
  });

  it('lets a test travel past the partitions that are there', async () => {
    const storage = await testing.openTestStorage();
    await storage.travel(400 * 86_400);
    const expiresAt = new Date(storage.clock.now().getTime() + 60_000);
    const code = testing.anAuthorizationCode({ ...testing.aTokenKey('late', expiresAt), expiresAt });
    await storage.run((stores) => stores.authorizationCodes.add(code));
    expect(await storage.run((stores) => stores.authorizationCodes.find(code))).toEqual(code);
    await storage.close();
  });

  it('repeats its randomness from run to run, and never within one', () => {
    const [left, right] = [new testing.CountingRandomness(), new testing.CountingRandomness()];
    const values = Array.from({ length: 50 }, () => left.secret());
    expect(values).toEqual(Array.from({ length: 50 }, () => right.secret()));
    expect(new Set(values).size).toBe(50);
    expect(left.bytes(100)).toHaveLength(100);
    expect(new testing.CountingRandomness('other').secret()).not.toBe(values[0]);
  });

  it('stands still until it is told to go on', () => {
    const clock = new testing.FixedClock();
    expect(clock.now()).toEqual(testing.FixedClock.START);
    clock.advance(90);
    expect(clock.now().getTime() - testing.FixedClock.START.getTime()).toBe(90_000);
  });
});
