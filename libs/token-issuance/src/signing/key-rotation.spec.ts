import { MasterKey, SystemRandomness } from '@latchkey/protocol';
import type { SigningKeyRecord, Stores, UnitOfWork } from '@latchkey/storage';
import { aTenant, openTestStorage, type TestStorage } from '@latchkey/testing';
import { JwkSet } from './jwk-set.js';
import { KeyRotation } from './key-rotation.js';
import { SigningKeys } from './signing-keys.js';

const DAY = 86_400;

describe('The rotation of signing keys', () => {
  let storage: TestStorage;
  let other: UnitOfWork;
  let signingKeys: SigningKeys;
  let rotation: KeyRotation;
  let tenant = 't0';

  beforeAll(async () => {
    storage = await openTestStorage();
    const { clock } = storage;
    other = await storage.anotherNode();
    signingKeys = new SigningKeys(new MasterKey(Buffer.alloc(32, 7).toString('base64url')), clock);
    rotation = new KeyRotation(signingKeys, clock, new SystemRandomness());
  });
  beforeEach(async () => {
    tenant = `t${Number(tenant.slice(1)) + 1}`;
    await storage.tenants.add(aTenant({ id: tenant }));
    await here((stores) => signingKeys.ensure('ES256', stores));
  });
  afterAll(() => storage.close());

  const here = <Result>(work: (stores: Stores) => Promise<Result>) => storage.run(work, tenant);

  const keys = () => here((stores) => stores.signingKeys.current());
  const states = async () => (await keys()).map(({ state }) => state);
  const published = async () => (await here((stores) => new JwkSet(storage.clock).of(stores))).keys.map(({ kid }) => kid);
  const audited = async () => (await here((stores) => stores.auditEvents.list({ limit: 50 }))).items.map(({ action }) => action).reverse();
  const run = () => here((stores) => rotation.run(stores));

  it('announces, signs, retires and removes, each in its time and with an audit record', async () => {
    expect(await run()).toEqual([]);
    storage.clock.advance(89 * DAY);
    const [announced] = await run();
    expect(announced).toMatchObject({ action: 'announced', alg: 'ES256' });
    expect(await run()).toEqual([]);
    storage.clock.advance(DAY);
    const [first] = await keys();
    expect(await run()).toEqual([{ action: 'rotated', alg: 'ES256', kid: announced?.kid, retires: first?.kid }]);
    expect([await states(), await published()]).toEqual([['retired', 'signing'], [first?.kid, announced?.kid]]);
    storage.clock.advance(DAY + 60);
    expect(await published()).toEqual([announced?.kid]);
    storage.clock.advance(29 * DAY);
    expect(await run()).toEqual([{ action: 'removed', alg: 'ES256', kid: first?.kid }]);
    expect(await states()).toEqual(['signing']);
    expect(await audited()).toEqual(['signing-key.announced', 'signing-key.rotated', 'signing-key.removed']);
  });

  it('goes by the schedule as it is now, also on a node that has not heard of it', async () => {
    storage.clock.advance(90 * DAY);
    await run();
    storage.clock.advance(DAY);
    const stale = await here(async (stores) => stores.tenant);
    await here(({ tenants }) => tenants.update({ ...stale, settings: { ...stale.settings, signingKeyRotationPeriod: 0 } }));
    expect(await here(({ tenants, signingKeys: kept, auditEvents }) => rotation.run({ tenant: stale, tenants, signingKeys: kept, auditEvents }))).toEqual([]);
  });

  it('is done once, though ten of several nodes are at it at once', async () => {
    const everywhere = async () => {
      const outcomes = await Promise.all(Array.from({ length: 10 }, (_, index) => {
        const node = index % 2 === 0 ? storage.unitOfWork : other;
        return node.run(tenant, (stores) => rotation.run(stores));
      }));
      return outcomes.flat().map(({ action }) => action);
    };
    storage.clock.advance(89 * DAY);
    expect(await everywhere()).toEqual(['announced']);
    storage.clock.advance(DAY);
    expect(await everywhere()).toEqual(['rotated']);
    expect(await states()).toEqual(['retired', 'signing']);
    storage.clock.advance(31 * DAY);
    expect(await everywhere()).toEqual(['removed']);
  });

  it('leaves everything as it was when it breaks off, and is done the next time', async () => {
    await here((stores) => signingKeys.ensure('ES384', stores));
    storage.clock.advance(89 * DAY);
    await expect(here(async (stores) => {
      await rotation.run(stores);
      throw new Error('the node dies');
    })).rejects.toThrow('the node dies');
    expect([await states(), await audited()]).toEqual([['signing', 'signing'], []]);
    expect((await run()).map(({ alg }) => alg).sort()).toEqual(['ES256', 'ES384']);
  });

  it('of a tenant that nobody used for years takes one step at a time', async () => {
    storage.clock.advance(3_650 * DAY);
    expect((await run()).map(({ action }) => action)).toEqual(['announced']);
    storage.clock.advance(DAY - 1);
    expect(await run()).toEqual([]);
    storage.clock.advance(1);
    expect((await run()).map(({ action }) => action)).toEqual(['rotated']);
    expect(await run()).toEqual([]);
    expect(await states()).toEqual(['retired', 'signing']);
  });

  it('erases the private part of a key that has signed its last', async () => {
    storage.clock.advance(89 * DAY);
    await run();
    storage.clock.advance(DAY);
    await run();
    const [retired, signing] = (await keys()) as [SigningKeyRecord, SigningKeyRecord];
    expect(retired.sealedPrivateJwk).toBe('');
    expect(signing.sealedPrivateJwk).not.toBe('');
  });
});
