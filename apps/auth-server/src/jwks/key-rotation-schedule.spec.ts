import { Logger } from '@nestjs/common';
import { MasterKey, SystemRandomness } from '@latchkey/protocol';
import { KeyRotation, MacKeyRotation, SigningKeys, TenantKeys } from '@latchkey/token-issuance';
import { aTenant, openTestStorage, type TestStorage } from '@latchkey/testing';
import { KeyCheckInterval, KeyRotationSchedule } from './key-rotation-schedule.js';

const DAY = 86_400;

describe('The schedule of rotations', () => {
  let storage: TestStorage;
  let signingKeys: SigningKeys;
  let tenantKeys: TenantKeys;
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    storage = await openTestStorage();
    signingKeys = new SigningKeys(new MasterKey(Buffer.alloc(32, 7).toString('base64url')), storage.clock);
    tenantKeys = new TenantKeys(new MasterKey(Buffer.alloc(32, 7).toString('base64url')), new SystemRandomness(), storage.clock);
    await storage.tenants.add(aTenant({ id: 'acme' }));
    for (const tenant of ['acme', 'default']) await storage.run((stores) => signingKeys.ensure('ES256', stores), tenant);
  });
  afterEach(() => storage.close());

  const statesOf = (tenant: string) => storage.run(async (stores) => (await stores.signingKeys.current()).map(({ state }) => state), tenant);
  const schedule = (rotation = new KeyRotation(signingKeys, storage.clock, new SystemRandomness())) =>
    new KeyRotationSchedule(rotation, new MacKeyRotation(tenantKeys, storage.clock, new SystemRandomness()), storage.tenants, storage.unitOfWork, storage.clock, new KeyCheckInterval());

  it('leads the keys of every tenant through their life', async () => {
    for (const [days, states] of [[0, ['signing']], [89, ['signing', 'announced']], [1, ['retired', 'signing']], [31, ['signing']]] as const) {
      storage.clock.advance(days * DAY);
      await schedule().run();
      expect([await statesOf('default'), await statesOf('acme')]).toEqual([states, states]);
    }
  });

  it('leads the keys of opaque tokens through theirs', async () => {
    await storage.run((stores) => tenantKeys.add('access-token-mac', stores));
    const count = () => storage.run(async ({ tenantSecrets }) => (await tenantSecrets.all('access-token-mac')).length);
    for (const [days, keys] of [[29, 1], [1, 2], [2, 1]] as const) {
      storage.clock.advance(days * DAY);
      await schedule().run();
      expect(await count()).toBe(keys);
    }
  });

  it('begins with the server, and looks after what became due while there was none', async () => {
    storage.clock.advance(1_000 * DAY);
    const started = schedule();
    started.onApplicationBootstrap();
    await started.run();
    await started.beforeApplicationShutdown();
    expect(await statesOf('acme')).toEqual(['signing', 'announced']);
  });

  it('goes on with the others where the keys of one tenant cannot be rotated', async () => {
    storage.clock.advance(89 * DAY);
    const rotation = new KeyRotation(signingKeys, storage.clock, new SystemRandomness());
    const run = rotation.run.bind(rotation);
    rotation.run = (stores) => (stores.tenant.id === 'acme' ? Promise.reject(new Error('its keys are sealed under another master key')) : run(stores));
    await schedule(rotation).run();
    expect([await statesOf('acme'), await statesOf('default')]).toEqual([['signing'], ['signing', 'announced']]);
  });
});
