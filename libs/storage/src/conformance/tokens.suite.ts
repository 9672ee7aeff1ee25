/// <reference types="jest" />
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

export function describeTokens(storage: StorageUnderTest): void {
  describe('the authorization codes', () => {
    it('are spent once, and stay to be known again', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const code = samples.anAuthorizationCode();
      expect(await run((stores) => stores.authorizationCodes.spend(code, now))).toBe('already-spent');
      await run((stores) => stores.authorizationCodes.add(code));
      expect(await run((stores) => stores.authorizationCodes.find(code))).toEqual(code);
      expect(await run((stores) => stores.authorizationCodes.spend(code, now))).toBe('spent');
      expect(await run((stores) => stores.authorizationCodes.spend(code, seconds(now, 1)))).toBe('already-spent');
      expect(await run((stores) => stores.authorizationCodes.find(code))).toEqual({ ...code, spentAt: now });
    });

    it('and the refresh tokens keep what they are bound to', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const code = samples.anAuthorizationCode({ dpopJkt: 'thumbprint' });
      const token = samples.aRefreshToken({ confirmation: { 'x5t#S256': 'thumbprint' } });
      await run(async ({ authorizationCodes, refreshTokens }) => {
        await authorizationCodes.add(code);
        await refreshTokens.add(token);
      });
      expect(await run((stores) => stores.authorizationCodes.find(code))).toEqual(code);
      expect(await run((stores) => stores.refreshTokens.find(token))).toEqual(token);
    });

    it('are found in their own bucket only', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const code = samples.anAuthorizationCode();
      await run((stores) => stores.authorizationCodes.add(code));
      for (const expiryBucket of [code.expiryBucket - 1, code.expiryBucket + 1, 0, 2 ** 31 - 1, 2 ** 31, 1e300, -1, 0.5, NaN]) {
        const key = { ...code, expiryBucket };
        expect(await run((stores) => stores.authorizationCodes.find(key))).toBeUndefined();
        expect(await run((stores) => stores.refreshTokens.find(key))).toBeUndefined();
        expect(await run((stores) => stores.accessTokens.findUnrevoked(key))).toBeUndefined();
      }
    });
  });

  describe('the refresh tokens', () => {
    it('keep the seed that the first spending wrote', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const token = samples.aRefreshToken();
      const successor = { seed: 'first', expiresAt: seconds(now, 60) };
      await run((stores) => stores.refreshTokens.add(token));
      expect(await run((stores) => stores.refreshTokens.find(token))).toEqual(token);
      expect(await run((stores) => stores.refreshTokens.spend(token, { at: now, successor }))).toBe('spent');
      const late = { at: seconds(now, 1), successor: { seed: 'second', expiresAt: seconds(now, 70) } };
      expect(await run((stores) => stores.refreshTokens.spend(token, late))).toBe('already-spent');
      expect(await run((stores) => stores.refreshTokens.find(token))).toEqual({ ...token, spentAt: now, successor });
    });

    it('lose the seeds that no retry can need, but for one, within their family', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const successor = { seed: 'seed', expiresAt: seconds(now, 60) };
      const spent = (name: string, at: number, authorizationId = 'authorization-1') => {
        const expiresAt = seconds(now, 3600);
        return samples.aRefreshToken({ ...samples.aTokenKey(name, expiresAt), expiresAt, authorizationId, spentAt: seconds(now, at), successor });
      };
      const tokens = [spent('old', 1), spent('kept', 2), spent('recent', 30), spent('foreign', 1, 'authorization-2')];
      const kept = tokens[1];
      if (!kept) return;
      await run(async (stores) => {
        for (const token of tokens) await stores.refreshTokens.add(token);
        await stores.refreshTokens.blankSeeds('authorization-1', { spentBefore: seconds(now, 10), except: kept });
      });
      const left = await run((stores) => Promise.all(tokens.map(async (token) => (await stores.refreshTokens.find(token))?.successor)));
      expect(left).toEqual([undefined, successor, successor, successor]);
    });
  });

  describe('the access tokens', () => {
    it('come back as they were issued, the claims in their order', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const token = samples.anAccessToken({ claims: { z: 1, a: [1, { b: null }], iss: 'https://x', 'ü': '\u{1f511}' }, rev: 2 ** 40 });
      await run((stores) => stores.accessTokens.add(token));
      const found = await run((stores) => stores.accessTokens.findUnrevoked(token));
      expect(JSON.stringify(found)).toBe(JSON.stringify(token.claims));
    });

    it.each([
      ['a selector of the token above its position', 'account', 'acct_ada', true],
      ['the tenant', 'tenant', '', true],
      ['the same value of another kind', 'client', 'acct_ada', false],
      ['another value', 'account', 'acct_other', false],
    ] as const)('are ended by a revocation of %s: %s %s', async (_what, kind, value, ends) => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const token = samples.anAccessToken();
      await run((stores) => stores.accessTokens.add(token));
      await run(async (stores) => stores.revocations.append({ selector: { kind, value }, revokedAt: now, expiresAt: seconds(now, 60) }));
      expect((await run((stores) => stores.accessTokens.findUnrevoked(token))) === undefined).toBe(ends);
    });

    it('issued after a revocation are not ended by it', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const selector = { kind: 'account' as const, value: 'acct_ada' };
      await run(async (stores) => stores.revocations.append({ selector, revokedAt: now, expiresAt: seconds(now, 60) }));
      const token = await run(async (stores) => {
        const issued = samples.anAccessToken({ rev: stores.revocationPosition });
        await stores.accessTokens.add(issued);
        return issued;
      });
      expect(await run((stores) => stores.accessTokens.findUnrevoked(token))).toEqual(token.claims);
    });
  });

  describe('the used assertions', () => {
    it('are spent once', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const key = samples.aTokenKey('assertion', seconds(now, 300));
      expect(await run((stores) => stores.usedAssertions.spend(key))).toBe('spent');
      expect(await run((stores) => stores.usedAssertions.spend(key))).toBe('already-spent');
    });

    it('stay spent when the unit of work fails', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const key = samples.aTokenKey('assertion of a request that fails', seconds(now, 60));
      await expect(run(async (stores) => {
        await stores.usedAssertions.spend(key);
        throw new Error('refused');
      })).rejects.toThrow('refused');
      expect(await run((stores) => stores.usedAssertions.spend(key))).toBe('already-spent');
    });
  });
}
