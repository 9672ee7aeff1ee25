import { MasterKey, SystemRandomness, type Secret } from '@latchkey/protocol';
import { MAC_KEY_ROTATION } from '@latchkey/storage';
import { openTestStorage, type TestStorage } from '@latchkey/testing';
import type { AccessTokenClaims } from './access-token/access-token-claims.js';
import { OpaqueAccessToken } from './access-token/opaque.js';
import { MacKeyRotation } from './mac-key-rotation.js';
import { TenantKeys } from './tenant-keys.js';
import { readTokenValue } from './token-value.js';

const { period, lead } = MAC_KEY_ROTATION;
const DAY = 86_400;

describe('The key that opaque tokens are authenticated by', () => {
  let storage: TestStorage;
  let keys: TenantKeys;
  let rotation: MacKeyRotation;
  beforeEach(async () => {
    storage = await openTestStorage();
    keys = new TenantKeys(new MasterKey(Buffer.alloc(32, 7).toString('base64url')), new SystemRandomness(), storage.clock);
    rotation = new MacKeyRotation(keys, storage.clock, new SystemRandomness());
    await storage.run((stores) => keys.add('access-token-mac', stores));
  });
  afterEach(() => storage.close());

  const all = () => storage.run((stores) => keys.of('access-token-mac', stores));
  const rotate = () => storage.run((stores) => rotation.run(stores));
  const actions = async () => (await rotate()).map(({ action }) => action);
  const issue = (): Promise<Secret> => storage.run((stores) => {
    const exp = Math.floor(storage.clock.now().getTime() / 1000) + 3600;
    const claims = { jti: 'j', sub: 'app', client_id: 'app', aud: [], aut: 'APPLICATION', exp, rev: 0 } as unknown as AccessTokenClaims;
    return new OpaqueAccessToken(keys, new SystemRandomness(), storage.clock).issue(claims, { alg: 'ES256' }, stores);
  });
  const madeWith = async (token: Secret): Promise<number> => {
    const known = await all();
    return known.findIndex((key) => readTokenValue('lk_at_', token, [key]) !== undefined);
  };

  it('is known before it is used, and used by all at its time', async () => {
    await storage.travel(period - lead - 1);
    expect(await actions()).toEqual([]);
    await storage.travel(1);
    expect(await actions()).toEqual(['announced']);
    expect(await actions()).toEqual([]);
    expect(await all()).toHaveLength(2);
    await storage.travel(lead - 1);
    expect(await madeWith(await issue())).toBe(1);
    await storage.travel(1);
    expect(await madeWith(await issue())).toBe(0);
  });

  it('stays as long as the last token that it made may live', async () => {
    await storage.travel(period);
    await rotate();
    await storage.travel(lead + DAY + 59);
    expect(await actions()).toEqual([]);
    await storage.travel(1);
    expect(await actions()).toEqual(['removed']);
    expect(await all()).toHaveLength(1);
    expect(await madeWith(await issue())).toBe(0);
  });

  it('leaves an audit record of each step, without the key', async () => {
    await storage.travel(period);
    const [announced] = await rotate();
    await storage.travel(lead + DAY + 60);
    const [removed] = await rotate();
    const { items } = await storage.run(({ auditEvents }) => auditEvents.list({ limit: 10 }));
    const usedFrom = new Date(storage.clock.now().getTime() - (DAY + 60) * 1000).toISOString();
    expect(items).toMatchObject([
      { action: 'opaque-token-key.removed', actor: {}, target: { type: 'opaque-token-key', id: removed?.id } },
      { action: 'opaque-token-key.announced', actor: {}, target: { type: 'opaque-token-key', id: announced?.id }, after: { used_from: usedFrom } },
    ]);
    const secrets = await all();
    for (const secret of secrets) expect(JSON.stringify(items)).not.toContain(secret.toString('base64url'));
  });

  it('is succeeded once, however many nodes look after it at the same time and however late', async () => {
    await storage.travel(10 * period);
    const changes = await Promise.all(Array.from({ length: 10 }, rotate));
    expect(changes.flat()).toHaveLength(1);
    expect(await all()).toHaveLength(2);
  });

  it('is nothing to rotate where a tenant has none', async () => {
    await storage.run(async (stores) => {
      for (const { id } of await stores.tenantSecrets.hold('access-token-mac')) await stores.tenantSecrets.remove('access-token-mac', id);
    });
    expect(await rotate()).toEqual([]);
    await expect(all()).rejects.toThrow('has no key');
  });
});
