import { outcomeOf } from '../../../test/outcome.js';
import { TestIssuer } from '../../../test/test-issuer.js';
import { signingKey } from '../../testing/index.js';
import { createAccessTokenVerifier } from '../index.js';
import type { AccessTokenVerifier, AccessTokenVerifierOptions } from '../index.js';

describe('a JWT access token', () => {
  let issuer: TestIssuer;
  let now: number;

  beforeEach(async () => {
    issuer = await TestIssuer.start();
    now = Date.now();
  });

  afterEach(() => issuer.stop());

  const verifierWith = (options: Partial<AccessTokenVerifierOptions> = {}): AccessTokenVerifier =>
    createAccessTokenVerifier({ issuers: [{ issuer: issuer.issuer, audience: issuer.audience }], now: () => now, ...options });
  const jwks = (): number => issuer.calls['/jwks'] ?? 0;

  it('gives its claims and its scopes as a set of its own', async () => {
    const verifier = verifierWith();
    const token = await issuer.jwt({ scope: 'documents:read documents:write', sid: 'session-1', rev: 7, tenant: { id: 1 } });
    const verified = await verifier.verify(token);
    expect(verified).toMatchObject({ sub: 'account-1', client_id: 'web', sid: 'session-1', rev: 7, tenant: { id: 1 } });
    expect([...verified.scopes]).toEqual(['documents:read', 'documents:write']);
    expect(() => (verified.scopes as Set<string>).add('documents:delete')).toThrow(TypeError);
    expect(() => ((verified['tenant'] as { id: number }).id = 2)).toThrow(TypeError);
  });

  it.each(['ES256', 'RS256', 'PS256', 'EdDSA'])('may be signed with %s', async (algorithm) => {
    issuer.keys.push(await signingKey(algorithm, 'other'));
    expect((await verifierWith().verify(await issuer.jwt({}, {}, issuer.keys.at(-1)))).sub).toBe('account-1');
  });

  it('is held to the algorithms that the issuer was given', async () => {
    const verifier = verifierWith({ issuers: [{ issuer: issuer.issuer, audience: issuer.audience, algorithms: ['RS256'] }] });
    expect((await outcomeOf(verifier.verify(await issuer.jwt()))).description).toBe("The token's alg is 'ES256'; expected RS256.");
    expect((await verifier.verify(await issuer.jwt({}, {}, issuer.keys[1]))).sub).toBe('account-1');
  });

  it('may name its type in full, and one audience among several', async () => {
    const token = await issuer.jwt({ aud: ['https://other.example', issuer.audience] }, { typ: 'Application/AT+JWT' });
    expect((await verifierWith().verify(token)).sub).toBe('account-1');
  });

  it('may leave out its kid', async () => {
    expect((await verifierWith().verify(await issuer.jwt({}, { kid: undefined }))).sub).toBe('account-1');
  });

  it('must have an expiry that has not passed, within 5 seconds', async () => {
    const verifier = verifierWith();
    const seconds = Math.floor(now / 1000);
    now = seconds * 1000;
    expect((await verifier.verify(await issuer.jwt({ exp: seconds - 4 }))).sub).toBe('account-1');
    expect((await outcomeOf(verifier.verify(await issuer.jwt({ exp: seconds - 5 })))).description).toMatch(/^The token expired at 20.*Z; it is now 20.*Z\.$/);
    for (const exp of [undefined, 'tomorrow', null]) {
      expect((await outcomeOf(verifier.verify(await issuer.jwt({ exp })))).description).toBe('The token has no expiry (exp).');
    }
  });

  it('must have begun, within 5 seconds', async () => {
    const verifier = verifierWith();
    const seconds = Math.floor(now / 1000);
    now = seconds * 1000;
    expect((await verifier.verify(await issuer.jwt({ nbf: seconds + 5 }))).sub).toBe('account-1');
    expect((await outcomeOf(verifier.verify(await issuer.jwt({ nbf: seconds + 6 })))).description).toMatch(/is not valid before/);
    expect((await outcomeOf(verifier.verify(await issuer.jwt({ nbf: 'now' })))).description).toBe("The token's nbf is malformed.");
  });

  it.each(['sub', 'client_id', 'iat', 'jti'])('must have %s', async (claim) => {
    expect((await outcomeOf(verifierWith().verify(await issuer.jwt({ [claim]: undefined })))).description).toBe(`The token has no ${claim}.`);
  });

  it('must not be malformed where handlers rely on it', async () => {
    for (const [claim, value] of Object.entries({ scope: ['a'], sid: 5, amr: 'pwd', auth_time: 'noon', aut: {} })) {
      expect((await outcomeOf(verifierWith().verify(await issuer.jwt({ [claim]: value })))).description).toBe(`The token's ${claim} is malformed.`);
    }
  });

  it('must not be bound to a key, whose proof is not understood', async () => {
    const token = await issuer.jwt({ cnf: { jkt: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' } });
    expect((await outcomeOf(verifierWith().verify(token))).description).toMatch(/bound to a key/);
  });

  it('is verified with keys that were fetched once', async () => {
    const verifier = verifierWith();
    await Promise.all(Array.from({ length: 20 }, async () => verifier.verify(await issuer.jwt())));
    expect(jwks()).toBe(1);
  });

  it('is verified after a rotation, whose unknown kid fetches the keys again', async () => {
    const verifier = verifierWith();
    await verifier.verify(await issuer.jwt());
    now += 5_000;
    issuer.keys = [await signingKey('ES256', 'next')];
    expect((await verifier.verify(await issuer.jwt())).sub).toBe('account-1');
    expect(jwks()).toBe(2);
  });

  it('is verified with a key that came into use since the last fetch, however short ago that was', async () => {
    const verifier = verifierWith({ keyCache: { minInterval: 0.1 }, now: undefined });
    await verifier.verify(await issuer.jwt());
    for (const kid of ['next', 'after next']) {
      issuer.keys = [await signingKey('ES256', kid)];
      expect((await verifier.verify(await issuer.jwt())).sub).toBe('account-1');
    }
    expect(jwks()).toBe(3);
  });

  it('cannot make the guard fetch at more than the limited rate', async () => {
    const verifier = verifierWith();
    await verifier.verify(await issuer.jwt());
    now += 5_000;
    const strangers = await Promise.all(Array.from({ length: 50 }, (_, index) => issuer.jwt({}, { kid: `stranger-${index}` })));
    const outcomes = await Promise.all(strangers.map((token) => outcomeOf(verifier.verify(token))));
    expect(new Set(outcomes.map(({ status, code }) => `${status} ${code}`))).toEqual(new Set(['401 invalid_token']));
    expect(jwks()).toBe(2);
  });

  it('finds no room to wait for the next fetch beside a thousand others', async () => {
    const verifier = verifierWith();
    await verifier.verify(await issuer.jwt());
    const strangers = await Promise.all(Array.from({ length: 1_001 }, (_, index) => issuer.jwt({}, { kid: `stranger-${index}` })));
    const outcome = await Promise.race(strangers.map((token) => outcomeOf(verifier.verify(token))));
    expect(outcome).toMatchObject({ status: 503 });
    expect(jwks()).toBe(1);
  });

  it('does not fetch again for a kid that is known, under an algorithm that is not its own', async () => {
    const verifier = verifierWith();
    await verifier.verify(await issuer.jwt());
    now += 6_000;
    expect(await outcomeOf(verifier.verify(await issuer.jwt({}, { kid: 'rs' })))).toMatchObject({ status: 401 });
    expect(jwks()).toBe(1);
  });

  it('with an unknown kid is not called invalid while the issuer cannot be asked', async () => {
    const verifier = verifierWith();
    await verifier.verify(await issuer.jwt());
    issuer.isDown = true;
    now += 6_000;
    expect(await outcomeOf(verifier.verify(await issuer.jwt({}, { kid: 'next' })))).toMatchObject({ status: 503 });
  });

  it('does not fetch again for a kid that is known to be unknown', async () => {
    const verifier = verifierWith();
    const stranger = await issuer.jwt({}, { kid: 'stranger' });
    await verifier.verify(await issuer.jwt());
    for (let round = 0; round < 4; round += 1) {
      now += 6_000;
      await outcomeOf(verifier.verify(stranger));
    }
    expect(jwks()).toBe(2);
  });

  it('is verified while the issuer is down, with the keys that are known', async () => {
    const verifier = verifierWith();
    const token = await issuer.jwt({ exp: Math.floor(now / 1000) + 86_400 });
    await verifier.verify(token);
    issuer.isDown = true;
    now += 3_600_000;
    expect((await verifier.verify(token)).sub).toBe('account-1');
    expect(jwks()).toBe(2);
  });

  it('is neither accepted nor called invalid while there are no keys at all', async () => {
    issuer.isDown = true;
    const reports: string[] = [];
    const verifier = verifierWith({ report: (message) => reports.push(message) });
    const token = await issuer.jwt();
    expect(await outcomeOf(verifier.verify(token))).toMatchObject({ status: 503, code: 'temporarily_unavailable' });
    expect(reports.join('\n')).toMatch(/answered 503/);
    expect(reports.join('\n')).not.toContain(token);
    issuer.isDown = false;
    now += 6_000;
    expect((await verifier.verify(token)).sub).toBe('account-1');
  });
});
