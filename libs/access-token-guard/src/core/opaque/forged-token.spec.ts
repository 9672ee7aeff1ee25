import { randomBytes } from 'node:crypto';
import { followedTo } from '../../../test/followed.js';
import { opaqueToken } from '../../testing/opaque-token.js';
import { outcomeOf } from '../../../test/outcome.js';
import { TestIssuer } from '../../../test/test-issuer.js';
import type { TestFeed } from '../../testing/index.js';
import { createAccessTokenVerifier } from '../index.js';
import type { AccessTokenVerifierOptions, RunningAccessTokenVerifier } from '../index.js';

const soon = () => Math.floor(Date.now() / 1000) + 300;
const forged = (): string => opaqueToken(soon(), randomBytes(32));

describe('an opaque token of an issuer that tells its keys', () => {
  let issuer: TestIssuer;
  let feed: TestFeed;
  let verifier: RunningAccessTokenVerifier;
  let now: number;

  const make = (options: Partial<AccessTokenVerifierOptions> = {}): RunningAccessTokenVerifier =>
    (verifier = createAccessTokenVerifier({
      issuers: [{ issuer: issuer.issuer, audience: issuer.audience, introspection: issuer.client, revocationFeed: { maxSilence: 60 } }],
      now: () => now, ...options,
    }));

  beforeEach(async () => {
    issuer = await TestIssuer.withFeed();
    feed = issuer.feed as TestFeed;
    now = Date.now();
    await make().ready();
  });

  afterEach(async () => {
    verifier.close();
    await issuer.stop();
  });

  const asked = (): number => issuer.introspections.length;

  it('is refused without a call when none of the keys made it, however many come', async () => {
    const outcomes = await Promise.all(Array.from({ length: 2_000 }, () => outcomeOf(verifier.verify(forged()))));
    expect(new Set(outcomes.map(({ status, description }) => `${status} ${description}`))).toEqual(new Set(['401 The token was made by no issuer that is trusted here.']));
    for (const token of ['lk_at_', 'other', `${issuer.opaque()}x`, issuer.opaque().slice(0, -1)]) await outcomeOf(verifier.verify(token));
    expect(asked()).toBe(0);
  });

  it('is asked about among any number of forged ones', async () => {
    const forgeries = Array.from({ length: 1_000 }, () => outcomeOf(verifier.verify(forged())));
    expect((await verifier.verify(issuer.opaque())).sub).toBe('account-1');
    await Promise.all(forgeries);
    expect(asked()).toBe(1);
  });

  it('is asked about once, and remembered until it expires', async () => {
    const token = issuer.opaque({ exp: Math.floor(now / 1000) + 3_600 });
    for (const later of [0, 10_000, 3_000_000]) {
      now += later;
      feed.beat();
      await followedTo(verifier, 10);
      await verifier.verify(token);
    }
    expect(asked()).toBe(1);
    now += 600_000;
    expect(await outcomeOf(verifier.verify(token))).toMatchObject({ status: 401 });
  });

  it('is refused without a call when its hour is over', async () => {
    const key = feed.opaqueKeys[0] as Buffer;
    const hour = Math.ceil(now / 3_600_000) * 3_600;
    const token = opaqueToken(hour - 3_600, key);
    expect((await outcomeOf(verifier.verify(token))).description).toBe('The token expired.');
    expect(asked()).toBe(0);
    expect((await outcomeOf(verifier.verify(opaqueToken(hour, key)))).description).toMatch(/not active/);
    expect(asked()).toBe(1);
  });

  it('may be made with a key that was told of since, or an older one', async () => {
    const old = issuer.opaque();
    feed.opaqueKeys = [randomBytes(32), ...feed.opaqueKeys];
    feed.tellKeys();
    feed.revoke('session:x');
    await followedTo(verifier, feed.position);
    for (const token of [old, issuer.opaque()]) expect((await verifier.verify(token)).sub).toBe('account-1');
  });

  it('leads to its issuer among several, and only to those whose token it can be', async () => {
    const [other, foreign] = [await TestIssuer.withFeed(), await TestIssuer.start()];
    const trusting = [issuer, other, foreign].map((from) => ({ issuer: from.issuer, audience: from.audience, introspection: from.client }));
    verifier.close();
    make({ issuers: trusting });
    expect((await verifier.verify(other.opaque())).iss).toBe(other.issuer);
    expect([asked(), other.introspections.length, foreign.introspections.length]).toEqual([0, 1, 0]);
    expect((await verifier.verify(foreign.opaque())).iss).toBe(foreign.issuer);
    await outcomeOf(verifier.verify(forged()));
    expect([asked(), other.introspections.length, foreign.introspections.length]).toEqual([0, 1, 2]);
    await Promise.all([other.stop(), foreign.stop()]);
  });

  it('does not wait for another issuer that was never heard', async () => {
    const other = await TestIssuer.withFeed();
    other.isDown = true;
    verifier.close();
    make({ issuers: [other, issuer].map((from) => ({ issuer: from.issuer, audience: from.audience, introspection: from.client })), requestTimeout: 60 });
    await verifier.verify(await issuer.jwt());
    expect((await verifier.verify(issuer.opaque())).iss).toBe(issuer.issuer);
    await other.stop();
  });

  it('is asked about without a look at its MAC while the keys may have changed, and then cannot keep honest ones out', async () => {
    const honest = [issuer.opaque(), issuer.opaque()];
    verifier.close();
    make({ issuers: [{ issuer: issuer.issuer, audience: issuer.audience, introspection: issuer.client }], introspectionCache: { maxInFlight: 4 } });
    await verifier.ready();
    now += 10_000;
    let letGo: () => void = () => undefined;
    issuer.gate = new Promise((resolve) => (letGo = resolve));
    const [first, second, ...others] = Array.from({ length: 10 }, () => outcomeOf(verifier.verify(forged())));
    expect(new Set((await Promise.all(others)).map(({ status }) => status))).toEqual(new Set([503]));
    const accepting = honest.map((token) => verifier.verify(token));
    letGo();
    expect((await Promise.all(accepting)).map(({ sub }) => sub)).toEqual(['account-1', 'account-1']);
    expect(await first).toMatchObject({ status: 401 });
    expect(await second).toMatchObject({ status: 401 });
  });

  it('that is not active does not push out those that are', async () => {
    verifier.close();
    make({ introspectionCache: { maxEntries: 2 } });
    const good = issuer.opaque();
    await verifier.verify(good);
    for (let round = 0; round < 5; round += 1) await outcomeOf(verifier.verify(opaqueToken(soon(), feed.opaqueKeys[0] as Buffer)));
    await verifier.verify(good);
    expect(asked()).toBe(6);
  });
});
