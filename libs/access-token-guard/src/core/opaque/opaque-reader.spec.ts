import { outcomeOf, refusalOf } from '../../../test/outcome.js';
import { TestIssuer } from '../../../test/test-issuer.js';
import { createAccessTokenVerifier } from '../index.js';
import type { AccessTokenVerifier, AccessTokenVerifierOptions } from '../index.js';

describe('an opaque access token', () => {
  let issuer: TestIssuer;
  let now: number;

  beforeEach(async () => {
    issuer = await TestIssuer.start();
    now = Date.now();
  });

  afterEach(() => issuer.stop());

  const trusted = (from: TestIssuer = issuer) => ({ issuer: from.issuer, audience: from.audience, introspection: from.client });
  const verifierWith = (options: Partial<AccessTokenVerifierOptions> = {}): AccessTokenVerifier =>
    createAccessTokenVerifier({ issuers: [trusted()], now: () => now, ...options });
  const asked = (): number => issuer.introspections.length;

  it('gives the same claims as a JWT', async () => {
    const verified = await verifierWith().verify(issuer.opaque({ scope: 'documents:read documents:write', rev: 7 }));
    expect(verified).toMatchObject({ iss: issuer.issuer, sub: 'account-1', client_id: 'web', rev: 7 });
    expect(verified).not.toHaveProperty('active');
    expect([...verified.scopes]).toEqual(['documents:read', 'documents:write']);
  });

  it('is introspected with form-encoded Basic credentials', async () => {
    const token = issuer.opaque();
    await verifierWith().verify(token);
    const credentials = Buffer.from('docs+api:s%3Acret%2F1%2B1').toString('base64');
    expect(issuer.introspections).toEqual([{ authorization: `Basic ${credentials}`, body: `token=${token}&token_type_hint=access_token` }]);
  });

  it('is asked about once by many requests at the same time, and not again for 5 seconds', async () => {
    const verifier = verifierWith();
    const token = issuer.opaque();
    await Promise.all(Array.from({ length: 50 }, () => verifier.verify(token)));
    now += 4_999;
    await verifier.verify(token);
    expect(asked()).toBe(1);
    now += 1;
    await verifier.verify(token);
    expect(asked()).toBe(2);
  });

  it('is refused at the latest 5 seconds after it was revoked', async () => {
    const verifier = verifierWith();
    const token = issuer.opaque();
    await verifier.verify(token);
    issuer.active.delete(token);
    now += 5_000;
    expect(await outcomeOf(verifier.verify(token))).toMatchObject({ status: 401, code: 'invalid_token' });
  });

  it('is not remembered beyond its expiry, even where answers are remembered for longer', async () => {
    const verifier = verifierWith({ introspectionCache: { ttl: 600 }, clockTolerance: 0 });
    const token = issuer.opaque({ exp: Math.floor(now / 1000) + 10 });
    await verifier.verify(token);
    now += 10_000;
    expect((await outcomeOf(verifier.verify(token))).description).toMatch(/expired/);
    expect(asked()).toBe(2);
  });

  it('is not asked about again for 5 seconds once it was not active', async () => {
    const verifier = verifierWith();
    for (let round = 0; round < 3; round += 1) await outcomeOf(verifier.verify('lk_at_forged'));
    expect(asked()).toBe(1);
    now += 5_000;
    await outcomeOf(verifier.verify('lk_at_forged'));
    expect(asked()).toBe(2);
  });

  it('is remembered within bounds: the one unused for longest is asked about again', async () => {
    const verifier = verifierWith({ introspectionCache: { maxEntries: 2 } });
    const [first, second, third] = [issuer.opaque(), issuer.opaque(), issuer.opaque()];
    for (const token of [first, second, first, third]) await verifier.verify(token);
    expect(asked()).toBe(3);
    await verifier.verify(first);
    expect(asked()).toBe(3);
    await verifier.verify(second);
    expect(asked()).toBe(4);
  });

  it('cannot be changed by a handler for the next request', async () => {
    const verifier = verifierWith();
    const token = issuer.opaque({ amr: ['pwd'] });
    const first = await verifier.verify(token);
    expect(() => (first.amr as string[]).push('mfa')).toThrow(TypeError);
    for (const change of ['add', 'delete', 'clear'] as const) expect(() => (first.scopes as Set<string>)[change]('documents:read')).toThrow(TypeError);
    expect(() => Object.assign(first.scopes, { has: () => true })).toThrow(TypeError);
    expect([...(await verifier.verify(token)).scopes]).toEqual(['documents:read']);
  });

  it.each([
    ['another issuer', { iss: 'https://other.example' }, /issuer is/],
    ['no issuer', { iss: undefined }, /issuer is none/],
    ['another audience', { aud: 'https://other.example' }, /audience is/],
    ['no audience', { aud: undefined }, /audience is none/],
    ['no expiry', { exp: undefined }, /no expiry/],
    ['an expiry in the past', { exp: 1 }, /expired/],
    ['a beginning in the future', { nbf: 99_999_999_999 }, /not valid before/],
    ['no subject', { sub: undefined }, /no sub/],
    ['a key that it is bound to', { cnf: { jkt: 'x' } }, /bound to a key/],
    ['another token type', { token_type: 'DPoP' }, /not bound accordingly/],
    ['a token type that is no text', { token_type: ['Bearer'] }, /not bound accordingly/],
  ])('is refused with %s, though it is active', async (_, changes, reason) => {
    const outcome = await outcomeOf(verifierWith().verify(issuer.opaque(changes)));
    expect(outcome).toEqual({ status: 401, code: 'invalid_token', description: expect.stringMatching(reason) });
  });

  it('is active only by the literal true', async () => {
    const verifier = verifierWith();
    for (const active of ['true', 1, null, false]) {
      expect(await outcomeOf(verifier.verify(issuer.opaque({ active })))).toMatchObject({ status: 401 });
    }
  });

  it('is neither accepted nor called invalid while the issuer cannot be asked', async () => {
    const reports: string[] = [];
    const verifier = verifierWith({ report: (message) => reports.push(message) });
    const token = issuer.opaque();
    await verifier.verify(issuer.opaque());
    issuer.isDown = true;
    const refusal = await refusalOf(verifier.verify(token));
    expect(refusal).toMatchObject({ status: 503, code: 'temporarily_unavailable' });
    expect(refusal.headers).toMatchObject({ 'retry-after': '5' });
    expect(refusal.headers).not.toHaveProperty('www-authenticate');
    expect(reports).toEqual([expect.stringMatching(/revocations are not followed/), expect.stringMatching(/introspection: .* answered 503/)]);
    expect(reports.join()).not.toMatch(new RegExp(`${token}|${issuer.client.clientSecret}`));
    issuer.isDown = false;
    expect((await verifier.verify(token)).sub).toBe('account-1');
  });

  it('is not accepted by an answer too long to be remembered', async () => {
    const verifier = verifierWith();
    expect((await verifier.verify(issuer.opaque({ note: 'x'.repeat(60_000) }))).sub).toBe('account-1');
    expect(await outcomeOf(verifier.verify(issuer.opaque({ note: 'x'.repeat(66_000) })))).toMatchObject({ status: 503 });
  });

  it('is answered 503 rather than queued without end', async () => {
    const verifier = verifierWith({ introspectionCache: { maxInFlight: 2 } });
    await verifier.verify(issuer.opaque());
    let letGo: () => void = () => undefined;
    issuer.gate = new Promise((resolve) => (letGo = resolve));
    const first = [verifier.verify(issuer.opaque()), verifier.verify(issuer.opaque())];
    expect(await outcomeOf(verifier.verify(issuer.opaque()))).toMatchObject({ status: 503 });
    letGo();
    expect(await Promise.all(first)).toHaveLength(2);
  });

  it('is refused where no issuer is asked', async () => {
    const verifier = verifierWith({ issuers: [{ issuer: issuer.issuer, audience: issuer.audience }] });
    expect((await outcomeOf(verifier.verify(issuer.opaque()))).description).toBe('The token is opaque; expected a JWT.');
  });

  describe('with two issuers', () => {
    let other: TestIssuer;

    beforeEach(async () => {
      other = await TestIssuer.start();
    });

    afterEach(() => other.stop());

    const both = (): AccessTokenVerifier => verifierWith({ issuers: [trusted(), trusted(other)], requestTimeout: 1 });

    it('is asked about in their order until one knows it', async () => {
      const verifier = both();
      expect((await verifier.verify(other.opaque())).iss).toBe(other.issuer);
      expect((await verifier.verify(issuer.opaque())).iss).toBe(issuer.issuer);
      expect([issuer.introspections.length, other.introspections.length]).toEqual([2, 1]);
    });

    it('is not vouched for by one in the name of the other', async () => {
      expect(await outcomeOf(both().verify(other.opaque({ iss: issuer.issuer })))).toMatchObject({ status: 401 });
    });

    it('is accepted whatever another says of it', async () => {
      for (const lie of [{ token_type: 'other' }, { iss: other.issuer }, { iss: issuer.issuer, aud: 'other' }, {}]) {
        const token = other.opaque();
        issuer.active.set(token, { active: true, ...lie });
        expect((await both().verify(token)).iss).toBe(other.issuer);
      }
    });

    it('is accepted while as many calls as there may be wait for another', async () => {
      const verifier = verifierWith({ issuers: [trusted(), trusted(other)], introspectionCache: { maxInFlight: 2 } });
      await verifier.verify(issuer.opaque());
      let letGo: () => void = () => undefined;
      issuer.gate = new Promise((resolve) => (letGo = resolve));
      const waiting = [verifier.verify(issuer.opaque()), verifier.verify(issuer.opaque())];
      expect((await verifier.verify(other.opaque())).iss).toBe(other.issuer);
      expect(await outcomeOf(verifier.verify('lk_at_unknown'))).toMatchObject({ status: 503 });
      letGo();
      await Promise.all(waiting);
    });

    it('is not called invalid while one of them is silent', async () => {
      const verifier = both();
      issuer.isDown = true;
      expect(await outcomeOf(verifier.verify('lk_at_unknown'))).toMatchObject({ status: 503 });
      expect((await verifier.verify(other.opaque())).iss).toBe(other.issuer);
    });
  });
});
