import { followedTo, until } from '../../../test/followed.js';
import { outcomeOf } from '../../../test/outcome.js';
import { TestIssuer } from '../../../test/test-issuer.js';
import type { TestFeed } from '../../testing/index.js';
import { createAccessTokenVerifier } from '../index.js';
import type { RevocationFeedOptions, RunningAccessTokenVerifier } from '../index.js';
import { feedSettings } from './feed-settings.js';
import { RevocationFeed } from './revocation-feed.js';

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

describe('while the revocation feed is silent', () => {
  let issuer: TestIssuer;
  let feed: TestFeed;
  let verifier: RunningAccessTokenVerifier;
  let reports: string[];
  let heardAt: number;
  let now: number;

  beforeEach(async () => {
    issuer = await TestIssuer.withFeed();
    feed = issuer.feed as TestFeed;
    reports = [];
    heardAt = now = Date.now();
  });

  afterEach(async () => {
    verifier.close();
    await issuer.stop();
  });

  const make = (revocationFeed: RevocationFeedOptions, requestTimeout = 5): RunningAccessTokenVerifier =>
    (verifier = createAccessTokenVerifier({
      issuers: [{ issuer: issuer.issuer, audience: issuer.audience, introspection: issuer.client, revocationFeed }],
      requestTimeout, now: () => now, report: (message) => reports.push(message),
    }));
  /** Two tokens that were accepted before the silence; the issuer knows both and would say so. */
  const remembered = async (revocationFeed: RevocationFeedOptions) => {
    await make(revocationFeed).ready();
    const claims = { exp: inAnHour() };
    const tokens = { jwt: await issuer.jwt(claims), opaque: issuer.opaque(claims) };
    issuer.active.set(tokens.jwt, { active: true });
    await verifier.verify(tokens.jwt);
    await verifier.verify(tokens.opaque);
    issuer.introspections.length = 0;
    return tokens;
  };
  /** Calls that acceptance took, so many milliseconds after the last word; the verdict is of that very moment. */
  const callsAfter = async (milliseconds: number, ...tokens: string[]): Promise<number> => {
    now = heardAt + milliseconds;
    const before = issuer.introspections.length;
    for (const token of tokens) await verifier.verify(token);
    return issuer.introspections.length - before;
  };

  it.each([
    ['strict', { whenSilent: 'strict', maxSilence: 60, bound: 30 }, 60_000],
    ['bounded', { whenSilent: 'bounded', maxSilence: 3, bound: 30 }, 33_000],
    ['bounded, as it is when nothing is said', {}, 33_000],
  ] as const)('%s, each token is introspected after exactly the time declared, of either format, each time', async (_, rule, last) => {
    const { jwt, opaque } = await remembered(rule);
    expect(await callsAfter(last, jwt, opaque, jwt, opaque)).toBe(0);
    expect(verifier.health()).toMatchObject([{ decides: 'locally', feed: last === 33_000 ? 'silent' : 'followed' }]);
    expect(await callsAfter(last + 1, jwt, opaque, jwt, opaque)).toBe(4);
    expect(verifier.health()).toMatchObject([{ decides: 'by introspection', feed: 'silent', silentFor: (last + 1) / 1000 }]);
  });

  it('open, what is valid locally is accepted', async () => {
    const { jwt, opaque } = await remembered({ whenSilent: 'open' });
    expect(await callsAfter(1_800_000, jwt, opaque)).toBe(0);
    expect(verifier.health()).toMatchObject([{ decides: 'locally', feed: 'silent' }]);
    now = heardAt + 3_700_000;
    expect((await outcomeOf(verifier.verify(jwt))).description).toMatch(/expired/);
  });

  it('strict, what the issuer calls inactive is refused, and what it cannot be asked about is answered 503', async () => {
    const { jwt, opaque } = await remembered({ whenSilent: 'strict' });
    now = heardAt + 3_001;
    issuer.active.clear();
    for (const token of [jwt, opaque]) expect(await outcomeOf(verifier.verify(token))).toMatchObject({ status: 401, code: 'invalid_token' });
    issuer.isDown = true;
    for (const token of [jwt, opaque]) expect(await outcomeOf(verifier.verify(token))).toMatchObject({ status: 503 });
  });

  it('strict, requests at the same time do not share an answer', async () => {
    const { opaque, jwt } = await remembered({ whenSilent: 'strict' });
    const fresh = issuer.opaque({ exp: inAnHour() });
    now = heardAt + 3_001;
    await Promise.all([opaque, opaque, jwt, jwt, fresh, fresh].map((token) => verifier.verify(token)));
    expect(issuer.introspections).toHaveLength(6);
  });

  it('bounded, what was known to be revoked is refused without a call', async () => {
    const { jwt } = await remembered({});
    feed.revoke('account:account-1');
    await followedTo(verifier, feed.position);
    now += 20_000;
    expect((await outcomeOf(verifier.verify(jwt))).description).toBe('The token has been revoked.');
    expect(issuer.introspections).toHaveLength(0);
  });

  it('a word that comes after it proves nothing, since it may have waited while the process slept: the feed is asked anew', async () => {
    const { jwt } = await remembered({ whenSilent: 'strict', maxSilence: 600 });
    now = heardAt + 700_000;
    feed.manner = 503;
    feed.beat();
    await until(() => feed.calls.length === 2);
    expect(await callsAfter(700_000, jwt)).toBe(1);
    feed.manner = 'stream';
    await until(() => verifier.health()[0]?.feed === 'followed');
    expect(await callsAfter(700_000, jwt)).toBe(0);
    expect(feed.calls.at(-1)?.headers['last-event-id']).toBe('10');
  });

  it('a word after which more is to come does not end it', async () => {
    await remembered({ whenSilent: 'strict' });
    now += 2_000;
    feed.send(['entries', { from: 10, to: 12, more: true, entries: [] }]);
    await until(() => verifier.health()[0]?.position === 12);
    expect(verifier.health()[0]?.silentFor).toBeGreaterThanOrEqual(2);
    feed.send(['entries', { from: 12, to: 13, entries: [] }]);
    await until(() => verifier.health()[0]?.position === 13);
    expect(verifier.health()[0]?.silentFor).toBeLessThan(2);
  });

  it('the operator hears when it does not pass at once, and when it is over', async () => {
    await remembered({});
    feed.manner = 503;
    feed.cut();
    await until(() => reports.length === 1);
    now += 3_001.2345;
    expect(verifier.health()).toMatchObject([{ feed: 'silent', reason: expect.stringMatching(/^http.*\/revocation-feed answered 503$/) }]);
    expect(String(verifier.health()[0]?.silentFor)).toMatch(/^\d+(\.\d{1,3})?$/);
    feed.manner = 'stream';
    await until(() => reports.length === 2);
    expect(reports).toEqual([
      expect.stringMatching(/^Issuer http.*: the revocation feed is silent \(.* answered 503\); each token is introspected when that has lasted 33 s\.$/),
      expect.stringMatching(/the revocation feed is heard again\.$/),
    ]);
    expect(reports.join()).not.toContain(issuer.client.clientSecret);
  });

  it('the operator hears why the issuer refuses the guard, as it says so', async () => {
    verifier = createAccessTokenVerifier({
      issuers: [{ issuer: issuer.issuer, audience: issuer.audience, introspection: { clientId: 'docs api', clientSecret: 'another' } }],
      requestTimeout: 1, report: (message) => reports.push(message),
    });
    void verifier.ready();
    await until(() => reports.length === 1);
    const reason = `${issuer.issuer}/revocation-feed answered 401: invalid_client`;
    expect(reports).toEqual([`Issuer ${issuer.issuer}: the revocation feed is silent (${reason}); each token is introspected when that has lasted 3 s.`]);
    expect(verifier.health()).toMatchObject([{ feed: 'silent', silentFor: undefined, reason }]);
  });

  it('from the beginning, requests wait for the time of a call, and are then introspected unless the rule is open', async () => {
    feed.manner = 503;
    const token = await issuer.jwt();
    make({ whenSilent: 'bounded' }, 1);
    expect(await outcomeOf(verifier.verify(token))).toMatchObject({ status: 401 });
    expect(issuer.introspections).toHaveLength(1);
    verifier.close();
    make({ whenSilent: 'open' }, 1);
    expect((await verifier.verify(token)).sub).toBe('account-1');
    expect(issuer.introspections).toHaveLength(1);
  });

  it('from the beginning, the first request after the issuer came up is accepted', async () => {
    feed.manner = 503;
    issuer.isDown = true;
    const token = await issuer.jwt();
    await make({}, 1).ready();
    expect(await outcomeOf(verifier.verify(token))).toMatchObject({ status: 503 });
    feed.manner = 'stream';
    issuer.isDown = false;
    now += 250;
    expect((await verifier.verify(token)).sub).toBe('account-1');
    expect(verifier.health()).toMatchObject([{ feed: 'followed' }]);
  });

  it('a clock that was set back makes it ask for all, since what seemed expired was dropped', async () => {
    await remembered({});
    now -= 60_000;
    feed.beat();
    await until(() => feed.calls.length === 2);
    expect(feed.calls[1]?.headers).not.toHaveProperty('last-event-id');
    await until(() => verifier.health()[0]?.position === 10);
  });

  it('an issuer that names its feed no more is silent, and not one without', async () => {
    const { jwt } = await remembered({ whenSilent: 'strict' });
    now += 700_000;
    issuer.feed = undefined;
    feed.cut();
    await until(() => reports.length === 1);
    expect(reports[0]).toMatch(/names no revocation feed any more/);
    expect(await outcomeOf(verifier.verify(jwt)).catch(() => 'accepted')).toBe('accepted');
    expect(issuer.introspections).toHaveLength(1);
  });
});

describe('a revocation feed that was never heard', () => {
  it('lets who waits go when one more whole try has failed, however much patience is left', async () => {
    let tries = 0;
    const around = {
      endpoint: () => Promise.reject(new Error(`try ${(tries += 1)}`)), client: { clientId: 'api', clientSecret: 'secret' }, resource: 'https://api.example', documents: undefined as never,
      maxSilence: 3_000, now: Date.now, keys: { take: () => undefined, confirm: () => undefined }, patience: 0, report: () => undefined, onNews: () => undefined,
    };
    const feed = new RevocationFeed(feedSettings('feed', {}), around);
    await feed.ready();
    around.patience = 60_000;
    const before = tries;
    await feed.settled();
    expect([tries > before, feed.wasHeard]).toEqual([true, false]);
    feed.close();
  });
});
