import { followedTo, feedOf, until } from '../../../test/followed.js';
import { outcomeOf } from '../../../test/outcome.js';
import { TestIssuer } from '../../../test/test-issuer.js';
import { selectorHashOf } from '../../testing/test-log.js';
import { signingKey, unsignedText } from '../../testing/index.js';
import type { TestFeed } from '../../testing/index.js';
import { createAccessTokenVerifier } from '../index.js';
import type { AccessTokenVerifierOptions, IssuerOptions, RunningAccessTokenVerifier } from '../index.js';

const REVOKED = { status: 401, code: 'invalid_token', description: 'The token has been revoked.' };
const person = { jti: 't1', sub: 'a1', client_id: 'c1', sid: 's1', authz: 'z1', rev: 10 };

describe('the revocation feed', () => {
  let issuer: TestIssuer;
  let feed: TestFeed;
  let reports: string[];
  let verifier: RunningAccessTokenVerifier;

  const trusting = (from: TestIssuer, changes: Partial<IssuerOptions> = {}): IssuerOptions =>
    ({ issuer: from.issuer, audience: from.audience, introspection: from.client, ...changes });
  const follow = (changes: Partial<IssuerOptions> = {}, options: Partial<AccessTokenVerifierOptions> = {}): RunningAccessTokenVerifier =>
    (verifier = createAccessTokenVerifier({ issuers: [trusting(issuer, changes)], report: (message) => reports.push(message), ...options }));
  const followed = async (): Promise<RunningAccessTokenVerifier> => {
    // So patient that only what the feed says, and no timer, ends a connection.
    await follow({ revocationFeed: { maxSilence: 600 } }).ready();
    return verifier;
  };
  const isAccepted = (token: string): Promise<boolean> => verifier.verify(token).then(() => true, () => false);

  beforeEach(async () => {
    issuer = await TestIssuer.withFeed();
    feed = issuer.feed as TestFeed;
    reports = [];
  });

  afterEach(async () => {
    verifier.close();
    await issuer.stop();
  });

  it('is asked with the credentials of introspection, for one resource', async () => {
    await followed();
    const [{ headers, parameters } = { headers: {}, parameters: new URLSearchParams() }] = feed.calls;
    expect(headers.authorization).toBe(`Basic ${Buffer.from('docs+api:s%3Acret%2F1%2B1').toString('base64')}`);
    expect(Object.fromEntries(parameters)).toEqual({ resource: issuer.audience });
    expect(headers).toMatchObject({ accept: 'text/event-stream' });
    expect(headers).not.toHaveProperty('last-event-id');
    expect(verifier.health()).toEqual([
      { issuer: issuer.issuer, decides: 'locally', feed: 'followed', silentFor: expect.any(Number), position: 10, revocations: 0 },
    ]);
  });

  describe.each(['jwt', 'opaque'] as const)('with tokens in the format %s', (format) => {
    it.each(['token:t1', 'client:c1', 'tenant:', 'account:a1', 'consent:a1 c1', 'session:s1', 'authorization:z1'])(
      'ends a token that is remembered by %s',
      async (selector) => {
        await followed();
        const token = await issuer[format](person);
        await verifier.verify(token);
        feed.revoke('session:of somebody else', selector);
        await followedTo(verifier, feed.position);
        expect(await outcomeOf(verifier.verify(token))).toEqual(REVOKED);
        expect(await isAccepted(await issuer[format]({ ...person, rev: feed.position }))).toBe(true);
      },
    );

    it('ends a token by its resource, and one that it never saw', async () => {
      await followed();
      feed.revoke(`resource:${issuer.audience}`);
      await followedTo(verifier, feed.position);
      expect(await outcomeOf(verifier.verify(await issuer[format](person)))).toEqual(REVOKED);
    });

    it('is known whole before the first token is accepted', async () => {
      feed.entries = Array.from({ length: 25 }, (_, index) => [selectorHashOf(`session:${index}`), 1, 4_000_000_000]);
      feed.revoke('session:s1');
      feed.partSize = 10;
      follow();
      expect(await outcomeOf(verifier.verify(await issuer[format](person)))).toEqual(REVOKED);
      expect(verifier.health()[0]).toMatchObject({ position: 11, revocations: 26 });
    });
  });

  it('ends what a burnt key signed, whatever rev it says', async () => {
    await followed();
    const token = await issuer.jwt({ rev: 1e15 });
    await verifier.verify(token);
    feed.revoke('key:es');
    await followedTo(verifier, feed.position);
    expect(await outcomeOf(verifier.verify(token))).toEqual(REVOKED);
    expect(await isAccepted(await issuer.jwt({}, {}, issuer.keys[1]))).toBe(true);
    expect(await isAccepted(await issuer.jwt({ rev: 1e15 }, { kid: undefined }))).toBe(false);
  });

  it('makes keys known before their first token, and forgets at once what is left out', async () => {
    await followed();
    const old = await issuer.jwt();
    await verifier.verify(old);
    issuer.keys = [await signingKey('ES256', 'next')];
    feed.tellKeys();
    feed.revoke('session:x');
    await followedTo(verifier, feed.position);
    expect(await isAccepted(await issuer.jwt())).toBe(true);
    expect((await outcomeOf(verifier.verify(old))).description).toMatch(/no ES256 key with the kid 'es'/);
    expect(issuer.calls['/jwks']).toBeUndefined();
  });

  it('keeps nobody waiting for a key that it took back, as it does for one that it may be about to tell of', async () => {
    await followed();
    const old = await issuer.jwt();
    await verifier.verify(old);
    issuer.keys = [await signingKey('ES256', 'next')];
    feed.tellKeys();
    issuer.keys = [...issuer.keys, await signingKey('ES256', 'announced')];
    feed.tellKeys();
    feed.revoke('session:x');
    await followedTo(verifier, feed.position);
    const stranger = outcomeOf(verifier.verify(await issuer.jwt({}, { kid: 'stranger' }))).then(() => 'the stranger');
    expect(await Promise.race([stranger, outcomeOf(verifier.verify(old))])).toMatchObject({ status: 401 });
  });

  it('tells of a key that signs already: its token waits for that, and a stranger’s in vain, without a call', async () => {
    await follow({}, { requestTimeout: 1 }).ready();
    const stranger = await issuer.jwt({}, { kid: 'stranger' });
    issuer.keys = [await signingKey('ES256', 'next')];
    const accepting = verifier.verify(await issuer.jwt());
    feed.tellKeys();
    expect((await accepting).sub).toBe('account-1');
    for (let round = 0; round < 3; round += 1) expect(await outcomeOf(verifier.verify(stranger))).toMatchObject({ status: 401 });
    expect(issuer.calls['/jwks']).toBeUndefined();
  });

  it('does not let strangers’ keys keep any number of requests waiting', async () => {
    await follow({}, { requestTimeout: 1 }).ready();
    const strangers = Array.from({ length: 1_100 }, (_, index) => unsignedText(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: `stranger-${index}` }), JSON.stringify(issuer.claims())));
    const outcomes = await Promise.all(strangers.map((token) => outcomeOf(verifier.verify(`${token}AAAA`))));
    expect(outcomes.filter(({ status }) => status === 503)).toHaveLength(100);
    expect(outcomes.filter(({ status }) => status === 401)).toHaveLength(1_000);
    expect(issuer.calls['/jwks']).toBeUndefined();
  });

  it('cannot be outlived by an introspection answer that was on its way', async () => {
    await followed();
    const token = issuer.opaque(person);
    let letGo: () => void = () => undefined;
    issuer.gate = new Promise((resolve) => (letGo = resolve));
    const accepting = outcomeOf(verifier.verify(token));
    await until(() => issuer.calls['/introspect'] === 1);
    feed.revoke('session:s1');
    await followedTo(verifier, feed.position);
    letGo();
    expect(await accepting).toEqual(REVOKED);
    expect(await outcomeOf(verifier.verify(token))).toEqual(REVOKED);
  });

  it('is gone on with where it was cut', async () => {
    await followed();
    const token = await issuer.jwt(person);
    await verifier.verify(token);
    feed.cut();
    feed.revoke('account:a1');
    await followedTo(verifier, feed.position);
    expect(feed.calls[1]?.headers['last-event-id']).toBe('10');
    expect(await isAccepted(token)).toBe(false);
    expect(reports).toEqual([]);
  });

  it.each([
    ['asked for whole after a gap', undefined, [['entries', { from: 11, to: 11, entries: [] }]]],
    ['asked for whole after a repetition', undefined, [['entries', { from: 9, to: 10, entries: [] }]]],
    ['gone on with after half a snapshot', '10', [['snapshot', { part: 1, last: true, to: 10, entries: [] }]]],
    ['gone on with after a snapshot with a hole', '10', [['snapshot', { part: 0, last: false, to: 5, entries: [] }], ['snapshot', { part: 2, last: true, to: 10, entries: [] }]]],
    ['gone on with after entries within a snapshot', '10', [['snapshot', { part: 0, last: false, to: 5, entries: [] }], ['entries', { from: 10, to: 10, entries: [] }]]],
  ] as const)('is %s', async (_, from, messages) => {
    await followed();
    for (const message of messages) feed.send(message);
    await until(() => feed.calls.length === 2);
    feed.revoke('account:a1');
    await followedTo(verifier, feed.position);
    expect(await isAccepted(await issuer.jwt(person))).toBe(false);
    expect(feed.calls[1]?.headers['last-event-id']).toBe(from);
  });

  it('may answer with a snapshot where it cannot go on; what was known stays, as a restored issuer may have forgotten it', async () => {
    await followed();
    feed.revoke('account:a1', 'session:s1');
    await followedTo(verifier, feed.position);
    feed.entries = feed.entries.slice(1);
    feed.position = 20;
    feed.forgottenBelow = 20;
    feed.cut();
    await followedTo(verifier, 20);
    feed.revoke('token:t2');
    await followedTo(verifier, feed.position);
    expect(verifier.health()[0]?.revocations).toBe(3);
    for (const ended of [{ sid: 's2' }, { sub: 'a2' }, { sub: 'a2', sid: 's2', jti: 't2' }]) expect(await isAccepted(await issuer.jwt({ ...person, ...ended }))).toBe(false);
    expect(await isAccepted(await issuer.jwt({ ...person, rev: 20 }))).toBe(true);
  });

  describe.each(['jwt', 'opaque'] as const)('with tokens in the format %s that were found to be good before', (format) => {
    it('ends them by the snapshot that follows a gap', async () => {
      await followed();
      const [dead, good] = [await issuer[format](person), await issuer[format]({ ...person, sub: 'a2' })];
      for (const token of [dead, good]) await verifier.verify(token);
      const told = [selectorHashOf('account:a1'), 12, 4_000_000_000] as const;
      feed.entries.push(told);
      feed.position = 12;
      // Of what was revoked at 12 nothing is said but in the snapshot.
      feed.send(['entries', { from: 12, to: 12, entries: [] }]);
      await followedTo(verifier, 12);
      expect([await outcomeOf(verifier.verify(dead)), await isAccepted(good)]).toEqual([REVOKED, true]);
    });

    it('ends them by what a restored issuer revokes, and goes on to end what that has forgotten', async () => {
      await followed();
      const [dead, forgotten, good] = [await issuer[format](person), await issuer[format]({ ...person, sub: 'a2', sid: 's2' }), await issuer[format]({ ...person, sub: 'a3', sid: 's3' })];
      for (const token of [dead, forgotten, good]) await verifier.verify(token);
      feed.revoke('account:a2');
      await followedTo(verifier, feed.position);
      feed.entries = [];
      feed.position = feed.forgottenBelow = 30;
      feed.cut();
      await followedTo(verifier, 30);
      for (const token of [dead, good]) expect(await isAccepted(token)).toBe(true);
      feed.revoke('account:a1');
      await followedTo(verifier, feed.position);
      expect(await Promise.all([dead, forgotten, good].map(isAccepted))).toEqual([false, false, true]);
    });

    it('ends those of the issuer that revoked, and none of another that names the same', async () => {
      const other = await TestIssuer.withFeed('/t/acme');
      verifier = createAccessTokenVerifier({ issuers: [trusting(issuer), trusting(other, { audience: issuer.audience })] });
      await verifier.ready();
      const [mine, theirs] = [await issuer[format](person), await other[format](person)];
      for (const token of [mine, theirs]) await verifier.verify(token);
      other.feed.revoke('session:s9');
      feed.revoke('account:a1');
      await until(() => verifier.health().every(({ position = 0 }) => position === 11));
      expect([await isAccepted(mine), await isAccepted(theirs)]).toEqual([false, true]);
      other.feed.revoke('session:s1');
      await until(() => verifier.health()[1]?.position === 12);
      expect([await isAccepted(mine), await isAccepted(theirs)]).toEqual([false, false]);
      verifier.close();
      await other.stop();
    });
  });

  it.each(['event: entries\ndata: {"from":10,"from":10,"to":10,"entries":[]}\n\n', 'event: entries\ndata: nonsense\n\n', 'event: keys\ndata: {}\n\n', '\u0000', `data: ${'x'.repeat(5_000_000)}`])(
    'loses its connection by what is malformed, and nothing else',
    async (text) => {
      await followed();
      feed.sendRaw(text);
      if (text === '\u0000') feed.cut();
      await until(() => feed.calls.length === 2);
      feed.revoke('account:a1');
      await followedTo(verifier, feed.position);
      expect(await isAccepted(await issuer.jwt(person))).toBe(false);
    },
  );

  it('is not needed where the issuer names none: that is said once, and tokens are accepted as before', async () => {
    issuer.feed = undefined;
    follow();
    await verifier.verify(await issuer.jwt());
    await verifier.verify(issuer.opaque());
    expect(reports).toEqual([expect.stringMatching(/^Issuer http.*: revocations are not followed: a revoked JWT is accepted until it expires/)]);
    expect(verifier.health()).toMatchObject([{ decides: 'locally', feed: 'absent' }]);
  });

  it('may be required: without it each token is introspected', async () => {
    issuer.feed = undefined;
    follow({ revocationFeed: { required: true } });
    const token = await issuer.jwt();
    expect(await isAccepted(token)).toBe(false);
    issuer.active.set(token, { active: true });
    expect(await isAccepted(token)).toBe(true);
    expect(verifier.health()).toMatchObject([{ decides: 'by introspection', feed: 'absent' }]);
    expect(reports).toEqual([expect.stringMatching(/no revocation feed is named, though it is required; each token is introspected/)]);
  });

  it('can be left alone', async () => {
    follow({ revocationFeed: false });
    await verifier.verify(await issuer.jwt());
    expect([feed.calls.length, reports.length, feedOf(verifier)]).toEqual([0, 0, 'absent']);
  });

  it('is of one issuer only, each with its own rule', async () => {
    const other = await TestIssuer.withFeed('/t/acme');
    const silent = other.feed as TestFeed;
    silent.manner = 503;
    verifier = createAccessTokenVerifier({
      issuers: [trusting(issuer), trusting(other, { audience: issuer.audience, revocationFeed: { whenSilent: 'open' } })],
      requestTimeout: 1,
    });
    feed.revoke('account:a1', 'tenant:');
    expect(await isAccepted(await issuer.jwt(person))).toBe(false);
    expect(await isAccepted(await other.jwt(person))).toBe(true);
    expect(await isAccepted(other.opaque(person))).toBe(true);
    expect(verifier.health()).toMatchObject([{ feed: 'followed' }, { feed: 'silent', decides: 'locally' }]);
    await other.stop();
  });

  it('is heard by long polling where a stream does not come through', async () => {
    feed.manner = 'held back';
    follow({ revocationFeed: { maxSilence: 2 } });
    const token = await issuer.jwt(person);
    await verifier.verify(token);
    expect(feed.calls[1]?.headers.accept).toBe('application/json');
    expect(Object.fromEntries(feed.calls[1]?.parameters ?? [])).toEqual({ resource: issuer.audience, wait: '1' });
    feed.revoke('account:a1');
    await followedTo(verifier, feed.position);
    expect(feed.calls[2]?.parameters.get('after')).toBe('10');
    expect(await isAccepted(token)).toBe(false);
  });

  it('is taken in by long polling in parts, each asked for, and counts as heard with the last', async () => {
    feed.entries = Array.from({ length: 25 }, (_, index) => [selectorHashOf(`session:${index}`), 1, 4_000_000_000]);
    feed.revoke('account:a1');
    feed.partSize = 10;
    feed.manner = 'held back';
    follow({ revocationFeed: { maxSilence: 2 } });
    expect(await isAccepted(await issuer.jwt(person))).toBe(false);
    expect(verifier.health()[0]).toMatchObject({ position: 11, revocations: 26 });
    const asked = feed.calls.slice(1, 4).map(({ parameters }) => [parameters.get('after'), parameters.get('part')]);
    expect(asked).toEqual([[null, null], ['11', '1'], ['11', '2']]);
    await until(() => feed.calls.length === 5);
    expect(feed.calls[4]?.parameters.has('part')).toBe(false);
  });

  it('ends with the verifier', async () => {
    await followed();
    verifier.close();
    await until(() => feed.streams === 0);
    expect(feed.calls).toHaveLength(1);
  });
});
