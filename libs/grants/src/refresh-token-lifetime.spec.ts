import { InvalidGrant } from '@latchkey/protocol';
import { Granting } from '../test/granting.js';

describe.each(['jwt', 'opaque'] as const)('A refresh token, with %s access tokens', (format) => {
  let granting: Granting;
  beforeEach(async () => {
    granting = await Granting.open(format);
  });
  afterEach(() => granting.storage.close());

  it('ends at the idle limit, and at the absolute one however often it is used', async () => {
    const idle = await granting.family();
    await granting.storage.travel(30 * 86_400 + 1);
    await expect(granting.refresh(idle.refresh_token)).rejects.toThrow('expired');
    let { refresh_token: token } = await granting.family({ expiresAt: new Date(granting.storage.clock.now().getTime() + 40 * 86_400_000) });
    await granting.storage.travel(25 * 86_400);
    ({ refresh_token: token } = await granting.refresh(token));
    await granting.storage.travel(15 * 86_400 + 1);
    await expect(granting.refresh(token)).rejects.toThrow(InvalidGrant);
  });

  it('ends with the session, unless offline_access was granted', async () => {
    const [online, offline] = [await granting.family({ offline: false }), await granting.family({ offline: true })];
    await granting.run((stores) => granting.revocations.endSession('session-1', stores));
    await expect(granting.refresh(online.refresh_token)).rejects.toThrow(InvalidGrant);
    await expect(granting.refresh(offline.refresh_token)).resolves.toBeDefined();
    expect(await granting.isActive(online)).toBe(false);
  });

  it('ends with the session that expired, too', async () => {
    const online = await granting.family({ offline: false });
    await granting.storage.travel(86_401);
    await expect(granting.refresh(online.refresh_token)).rejects.toThrow('session has ended');
  });
});
