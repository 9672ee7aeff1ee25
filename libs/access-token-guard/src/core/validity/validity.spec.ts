import { EventEmitter, getEventListeners, once } from 'node:events';
import { followedTo, until } from '../../../test/followed.js';
import { TestIssuer } from '../../../test/test-issuer.js';
import { createProofKey } from '../../testing/index.js';
import type { TestFeed } from '../../testing/index.js';
import { createAccessTokenVerifier } from '../index.js';
import type { AccessTokenError, AccessTokenVerifierOptions, HttpRequest, IssuerOptions, RunningAccessTokenVerifier } from '../index.js';

const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3600;
const person = { jti: 't1', sub: 'a1', client_id: 'c1', sid: 's1', authz: 'z1', rev: 10 };
const REVOKED = { status: 401, code: 'invalid_token', description: 'The token has been revoked.' };

/** Waits for the end that a signal tells of. */
async function endOf(signal: AbortSignal): Promise<AccessTokenError> {
  if (!signal.aborted) await once(signal, 'abort');
  return signal.reason as AccessTokenError;
}
const bearer = (token: string): HttpRequest => ({ method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } });

describe('the validity of a token', () => {
  let issuer: TestIssuer;
  let feed: TestFeed;
  let verifier: RunningAccessTokenVerifier;
  let now: number;
  let response: EventEmitter;

  beforeEach(async () => {
    issuer = await TestIssuer.withFeed();
    feed = issuer.feed as TestFeed;
    now = Date.now();
    response = new EventEmitter();
  });
  afterEach(async () => {
    verifier.close();
    await issuer.stop();
  });

  const follow = async (changes: Partial<IssuerOptions> = {}, options: Partial<AccessTokenVerifierOptions> = {}): Promise<void> => {
    const trusted = { issuer: issuer.issuer, audience: issuer.audience, introspection: issuer.client, revocationFeed: { maxSilence: 600 }, ...changes };
    verifier = createAccessTokenVerifier({ issuers: [trusted], now: () => now, ...options });
    await verifier.ready();
  };

  describe.each(['jwt', 'opaque'] as const)('in the format %s', (format) => {
    it.each(['token:t1', 'client:c1', 'tenant:', 'account:a1', 'consent:a1 c1', 'session:s1', 'authorization:z1'])('ends when %s is revoked', async (selector) => {
      await follow();
      const signal = verifier.validity(bearer(await issuer[format](person)), response);
      feed.revoke(selector);
      const { status, wwwAuthenticate } = await endOf(signal);
      expect([status, wwwAuthenticate]).toEqual([401, expect.stringMatching(/^Bearer realm=.*error="invalid_token"/)]);
    });

    it('goes on when another is revoked', async () => {
      await follow();
      const [mine, theirs] = [await issuer[format](person), await issuer[format]({ ...person, jti: 't2', sid: 's2' })];
      const signals = [mine, theirs].map((token) => verifier.validity(bearer(token), response));
      feed.revoke('session:s2');
      expect(await endOf(signals[1] as AbortSignal)).toMatchObject(REVOKED);
      expect(signals[0]?.aborted).toBe(false);
    });

    it('ends with the verifier', async () => {
      await follow();
      const [remembered, fresh] = [await issuer[format](), await issuer[format]({ jti: 'fresh' })];
      await verifier.verify(remembered);
      const signals = [remembered, fresh].map((token) => verifier.validity(token, response));
      verifier.close();
      expect(signals[0]?.reason).toMatchObject({ status: 503, description: expect.stringMatching(/is being stopped/) });
      expect(await endOf(signals[1] as AbortSignal)).toMatchObject({ status: 503 });
      expect(verifier.validity(remembered, response).reason).toMatchObject({ status: 503 });
    });

    it('ends while its token is still being learnt', async () => {
      await follow();
      const token = await issuer[format]({ ...person, ...(format === 'jwt' && { rev: 9 }) });
      const signal = verifier.validity(token, response);
      feed.revoke('session:s1');
      expect(await endOf(signal)).toMatchObject(REVOKED);
    });
  });

  it('ends when it expires, within half a second', async () => {
    await follow();
    const exp = Math.floor(now / 1000) + 60;
    const tokens = [await issuer.jwt({ exp }), issuer.opaque({ exp }), await issuer.jwt({ exp: exp + 60 })];
    for (const token of tokens) await verifier.verify(token);
    const signals = tokens.map((token) => verifier.validity(bearer(token), response));
    // With the leeway that requests have.
    now = exp * 1000 + 4_999;
    feed.revoke('session:of somebody else');
    await followedTo(verifier, feed.position);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, false]);
    now += 1;
    for (const signal of signals.slice(0, 2)) expect(await endOf(signal)).toMatchObject({ status: 401, description: expect.stringMatching(/^The token expired at /) });
    expect(signals[2]?.aborted).toBe(false);
  });

  const silenced = async (revocationFeed: IssuerOptions['revocationFeed'], silence: number) => {
    await follow({ revocationFeed }, { introspectionCache: { ttl: 1 } });
    const claims = { exp: inAnHour() };
    const ending = await issuer.jwt({ exp: Math.floor((now + silence) / 1000) - 5 });
    const tokens = { jwt: await issuer.jwt(claims), opaque: issuer.opaque(claims), inactive: await issuer.jwt({ ...claims, jti: 'inactive' }), ending };
    for (const token of Object.values(tokens)) await verifier.verify(token);
    issuer.active.set(tokens.jwt, { active: true });
    issuer.introspections.length = 0;
    feed.manner = 503;
    const signals = Object.values(tokens).map((token) => verifier.validity(bearer(token), response));
    now += silence;
    // One that ends with time shows that all were looked at.
    expect(await endOf(signals[3] as AbortSignal)).toMatchObject({ description: expect.stringMatching(/^The token expired at /) });
    return signals as [jwt: AbortSignal, opaque: AbortSignal, inactive: AbortSignal];
  };

  it('is asked about while the issuer is silent for too long, again and again, and ends when it is not confirmed (strict)', async () => {
    const [jwt, opaque, inactive] = await silenced({ maxSilence: 3, whenSilent: 'strict' }, 3_001);
    expect(await endOf(inactive)).toMatchObject({ status: 401, description: expect.stringMatching(/is not active/) });
    await until(() => issuer.introspections.length === 3);
    expect([jwt.aborted, opaque.aborted]).toEqual([false, false]);
    issuer.isDown = true;
    for (const signal of [jwt, opaque]) expect(await endOf(signal)).toMatchObject({ status: 503, code: 'temporarily_unavailable' });
  });

  it('is asked about when the silence has outlasted its bound, and not before (bounded)', async () => {
    const [jwt, opaque, inactive] = await silenced({ maxSilence: 3, whenSilent: 'bounded', bound: 30 }, 33_000);
    expect([issuer.introspections.length, inactive.aborted]).toEqual([0, false]);
    now += 1;
    expect(await endOf(inactive)).toMatchObject({ status: 401 });
    await until(() => issuer.introspections.length === 3);
    expect([jwt.aborted, opaque.aborted]).toEqual([false, false]);
  });

  it('goes on while the issuer is silent where that is declared (open)', async () => {
    const signals = await silenced({ maxSilence: 3, whenSilent: 'open' }, 3_600_000 - 60_000);
    expect([signals.slice(0, 3).map(({ aborted }) => aborted), issuer.introspections.length]).toEqual([[false, false, false], 0]);
  });

  it('ends where its issuer has no feed and calls it inactive, when an answer is not remembered any more', async () => {
    issuer.feed = undefined;
    await follow({}, { introspectionCache: { ttl: 1 } });
    const token = issuer.opaque({ exp: inAnHour() });
    await verifier.verify(token);
    const signal = verifier.validity(token, response);
    now += 1_001;
    issuer.active.clear();
    expect(await endOf(signal)).toMatchObject({ status: 401 });
  });

  it.each([
    ['is left out of what is told', () => feed.tellKeys()],
    ['is burnt', () => feed.revoke('key:es')],
  ])('ends when the key that signed it %s, and that of another key does not', async (_, tell) => {
    await follow();
    const signals = await Promise.all([issuer.jwt(), issuer.jwt({}, {}, issuer.keys[1])].map(async (token) => verifier.validity(bearer(await token), response)));
    for (const token of await Promise.all([issuer.jwt({ jti: 'x' }), issuer.jwt({ jti: 'y' }, {}, issuer.keys[1])])) await verifier.verify(token);
    issuer.keys = issuer.keys.slice(1);
    tell();
    expect(await endOf(signals[0] as AbortSignal)).toMatchObject({ status: 401, code: 'invalid_token' });
    expect(signals[1]?.aborted).toBe(false);
  });

  it('is over from the start for what would be refused', async () => {
    await follow();
    const token = await issuer.jwt(person);
    await verifier.verify(token);
    feed.revoke('session:s1');
    await followedTo(verifier, feed.position);
    expect(verifier.validity(token, response).reason).toMatchObject(REVOKED);
    expect(verifier.validity({ headers: {} }, response).reason).toMatchObject({ status: 401, code: undefined });
    expect(verifier.validity(undefined as never, response).reason).toMatchObject({ status: 503 });
    expect(await endOf(verifier.validity('lk_at_forged', response))).toMatchObject({ status: 401 });
    expect(response.listenerCount('close')).toBe(0);
  });

  it('needs the proof of a bound token, and takes that of its request', async () => {
    await follow();
    const key = await createProofKey();
    const token = await issuer.jwt({ cnf: key.cnf });
    const dpop = key.proof({ method: 'GET', url: 'https://api.example/documents', token });
    const request = { method: 'GET', url: '/documents', headers: { authorization: `DPoP ${token}`, dpop } };
    await verifier.authenticate(request);
    const signal = verifier.validity(request, response);
    expect(await endOf(verifier.validity({ ...request }, new EventEmitter()))).toMatchObject({ code: 'invalid_dpop_proof' });
    expect(await endOf(verifier.validity(bearer(token), new EventEmitter()))).toMatchObject({ status: 401 });
    expect(await endOf(verifier.validity(token, new EventEmitter()))).toMatchObject({ status: 401 });
    expect(signal.aborted).toBe(false);
    feed.revoke('account:account-1');
    expect((await endOf(signal)).wwwAuthenticate).toMatch(/^DPoP .*error="invalid_token"/);
  });

  it('is told no more once that is closed which it is watched for: a response, or a signal', async () => {
    await follow();
    const caller = new AbortController();
    const token = await issuer.jwt(person);
    await verifier.verify(token);
    const signals = [verifier.validity(token, response), verifier.validity(token, caller.signal), verifier.validity(token, new EventEmitter())];
    response.emit('close');
    caller.abort();
    feed.revoke('session:s1');
    await endOf(signals[2] as AbortSignal);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, true]);
    expect([response.listenerCount('close'), getEventListeners(caller.signal, 'abort').length]).toEqual([0, 0]);
  });

  it('is one signal for each token and each thing that it is watched for, with one listener there', async () => {
    await follow();
    const tokens = await Promise.all(Array.from({ length: 20 }, (_none, number) => issuer.jwt({ ...person, jti: `t${number}` })));
    for (const token of tokens) await verifier.verify(token);
    const signals = tokens.map((token) => verifier.validity(token, response));
    expect(tokens.map((token) => verifier.validity(bearer(token), response))).toEqual(signals);
    expect([new Set(signals).size, response.listenerCount('close')]).toEqual([20, 1]);
    feed.revoke('session:s1');
    await Promise.all(signals.map(endOf));
    expect(response.listenerCount('close')).toBe(0);
  });

  it('is not watched for what has closed already, and not for what never says so', async () => {
    await follow();
    const token = await issuer.jwt();
    for (const closed of [AbortSignal.abort(), Object.assign(new EventEmitter(), { destroyed: true }), Object.assign(new EventEmitter(), { readyState: 3 })]) {
      expect(verifier.validity(token, closed).reason).toMatchObject({ status: 503 });
    }
    for (const other of [undefined, null, {}, 'response']) expect(() => verifier.validity(token, other as never)).toThrow('validity() needs the response, the socket or the signal whose end it is for.');
  });
});
