import { outcomeOf } from '../../test/outcome.js';
import { createAccessTokenVerifier } from '../core/index.js';
import type { RunningAccessTokenVerifier } from '../core/index.js';
import { createProofKey, createTestIssuer } from './index.js';
import type { Revocation, TestIssuer } from './index.js';

const REVOKED = { status: 401, code: 'invalid_token', description: 'The token has been revoked.' };
const person = { sid: 's1', authz: 'z1', jti: 'j1' };

describe.each([['over HTTP', undefined], ['without a connection', false]] as const)('the issuer of the test kit, %s', (_, port) => {
  let issuer: TestIssuer;
  let verifier: RunningAccessTokenVerifier;

  beforeEach(async () => {
    issuer = await createTestIssuer({ port });
    verifier = createAccessTokenVerifier(issuer.options);
  });

  afterEach(async () => {
    verifier.close();
    await issuer.stop();
  });

  it('has options that a guard follows it with', async () => {
    await verifier.ready();
    expect(verifier.health()).toMatchObject([{ issuer: issuer.issuer, feed: 'followed', decides: 'locally' }]);
  });

  it.each(['jwt', 'opaque'] as const)('issues tokens of any shape (%s)', async (format) => {
    const token = await issuer.token({ format, sub: 'ada', clientId: 'app', scope: ['a', 'b'], claims: { tenant: 't', aut: undefined } });
    const verified = await verifier.verify(token);
    expect(verified).toMatchObject({ sub: 'ada', client_id: 'app', scope: 'a b', tenant: 't', aud: issuer.audience });
    expect(verified).not.toHaveProperty('aut');
    expect((await outcomeOf(verifier.verify(await issuer.token({ format, expiresIn: -60 })))).description).toMatch(/expired|not active/);
    expect(await outcomeOf(verifier.verify(await issuer.token({ format, audience: 'https://other.example' })))).toMatchObject({ status: 401 });
  });

  describe.each(['jwt', 'opaque'] as const)('in the format %s', (format) => {
    it.each<[string, Revocation]>([
      ['its jti', { token: 'j1' }], ['its session', { session: 's1' }], ['its account', { account: 'ada' }], ['its client', { client: 'web' }],
      ['a consent', { consent: { account: 'ada', client: 'web' } }], ['its authorization', { authorization: 'z1' }],
      ['its resource', { resource: 'https://api.example' }], ['its tenant', { tenant: true }],
    ])('ends a token by %s, at introspection too, and no later one', async (__, revocation) => {
      const [dead, other] = [await issuer.token({ format, sub: 'ada', claims: person }), await issuer.token({ format, sub: 'eve', clientId: 'app' })];
      await verifier.verify(dead);
      issuer.revoke(revocation);
      await issuer.heardBy(verifier);
      expect(await outcomeOf(verifier.verify(dead))).toEqual(REVOKED);
      expect(issuer.active.has(dead)).toBe(false);
      expect(issuer.active.has(other)).toBe(!('resource' in revocation || 'tenant' in revocation));
      expect((await verifier.verify(await issuer.token({ format, sub: 'ada', claims: { ...person, jti: 'j2' } }))).sub).toBe('ada');
    });
  });

  it('ends a token that is named by itself', async () => {
    const token = await issuer.token();
    await verifier.verify(token);
    issuer.revoke({ token });
    await issuer.heardBy(verifier);
    expect(await outcomeOf(verifier.verify(token))).toEqual(REVOKED);
  });

  it('rotates keys, which keeps tokens valid, and burns one, which ends what it signed', async () => {
    const old = await issuer.token();
    await verifier.verify(old);
    const { kid } = await issuer.rotateKeys();
    const fresh = await issuer.token();
    expect((await verifier.verify(fresh)).sub).toBe('account-1');
    expect((await verifier.verify(old)).sub).toBe('account-1');
    await issuer.burnKey(kid);
    await issuer.heardBy(verifier);
    expect((await outcomeOf(verifier.verify(fresh))).status).toBe(401);
    expect((await verifier.verify(old)).sub).toBe('account-1');
    expect([...issuer.active.keys()]).toEqual([old]);
  });

  it('burns its only key and goes on with another', async () => {
    const old = await issuer.token();
    await verifier.verify(old);
    await issuer.burnKey();
    await issuer.heardBy(verifier);
    expect((await outcomeOf(verifier.verify(old))).status).toBe(401);
    expect((await verifier.verify(await issuer.token())).sub).toBe('account-1');
  });

  it('falls silent, and tells what was missed when it speaks again', async () => {
    const token = await issuer.token({ claims: person });
    await verifier.verify(token);
    issuer.goSilent();
    issuer.revoke({ session: 's1' });
    await verifier.verify(await issuer.token());
    expect((await verifier.verify(token)).sub).toBe('account-1');
    issuer.speak();
    await issuer.heardBy(verifier);
    expect(await outcomeOf(verifier.verify(token))).toEqual(REVOKED);
  });
});

describe('the issuer of the test kit', () => {
  describe('in JavaScript, where nobody else looks', () => {
    let issuer: TestIssuer;
    beforeAll(async () => {
      issuer = await createTestIssuer({ port: false });
      await issuer.token({ claims: person });
    });
    afterAll(() => issuer.stop());

    it.each<[string, () => Promise<unknown>, string]>([
      ['an option', () => createTestIssuer({ audiences: ['a'] } as never), 'createTestIssuer() takes no audiences; there are audience, port, client, algorithms, path, feed, now.'],
      ['a member of a token', () => issuer.token({ scopes: 'a' } as never), 'token() takes no scopes; there are format, sub, clientId, scope, audience, expiresIn, cnf, claims, header, key.'],
      ['a shape of a token', () => issuer.token('jwt' as never), 'token() takes an object with format, sub, clientId, scope, audience, expiresIn, cnf, claims, header, key; got jwt.'],
      ['a member of a proof', async () => (await createProofKey()).proof({ accessToken: 'a' } as never), 'proof() takes no accessToken; there are method, url, token, nonce, claims, header, signer.'],
    ])('refuses %s that there is none of', async (_, act, sentence) => {
      await expect(act()).rejects.toThrow(new TypeError(sentence));
    });

    it.each<[string, unknown, string | RegExp]>([
      ['a misspelt kind', { sid: 's1' }, 'revoke() takes no sid; there are token, session, account, client, consent, authorization, resource, tenant.'],
      ['two kinds', { session: 's1', account: 'ada' }, /^revoke\(\) takes one of token, /],
      ['no kind', {}, /^revoke\(\) takes one of token, /],
      ['a text', 's1', /^revoke\(\) takes an object with token, .*; got s1\.$/],
      ['a value that is undefined', { session: undefined }, 'revoke() takes session as a non-empty text.'],
      ['half of a consent', { consent: { account: 'account-1' } }, 'revoke() takes consent as { account, client }, each a non-empty text.'],
      ['more than a consent', { consent: { account: 'account-1', client: 'web', scope: 'a' } }, 'consent takes no scope; there are account, client.'],
      ['no tenant', { tenant: false }, 'revoke() takes tenant as true.'],
      ['what no token has', { session: 's2' }, 'revoke({"session":"s2"}) ends nothing: no token was issued that it concerns.'],
      ['a token of nobody', { token: 'j2' }, 'revoke({"token":"j2"}) ends nothing: no token was issued that it concerns.'],
    ])('refuses to revoke %s', (_, revocation, sentence) => {
      const { position } = issuer.feed ?? {};
      expect(() => issuer.revoke(revocation as Revocation)).toThrow(sentence instanceof RegExp ? sentence : new TypeError(sentence));
      expect(issuer.feed?.position).toBe(position);
    });

    it('revokes what has ended once more', async () => {
      const token = await issuer.token();
      issuer.revoke({ token });
      expect(() => issuer.revoke({ token })).not.toThrow();
    });
  });

  it('answers only who authenticates, and reaches nothing but itself', async () => {
    const issuer = await createTestIssuer({ port: false });
    const token = await issuer.token();
    const ask = async (authorization: string) => {
      const answer = await issuer.fetch(`${issuer.issuer}/introspect`, { method: 'POST', headers: { authorization }, body: new URLSearchParams({ token }) });
      return [answer.status, ((await answer.json()) as { active?: boolean }).active];
    };
    expect(await ask(`Basic ${Buffer.from('api:secret').toString('base64')}`)).toEqual([200, true]);
    expect(await ask(`Basic ${Buffer.from('api:other').toString('base64')}`)).toEqual([401, undefined]);
    expect(await ask('')).toEqual([401, undefined]);
    await expect(issuer.fetch('https://elsewhere.example/')).rejects.toThrow(TypeError);
    await issuer.stop();
  });

  it('does without a feed, and listens where it is told to', async () => {
    const first = await createTestIssuer({ feed: false, path: '/t/acme' });
    const port = Number(new URL(first.address).port);
    await first.stop();
    const issuer = await createTestIssuer({ feed: false, path: '/t/acme', port });
    const verifier = createAccessTokenVerifier(issuer.options);
    expect((await verifier.verify(await issuer.token())).iss).toBe(`http://127.0.0.1:${port}/t/acme`);
    expect(verifier.health()).toMatchObject([{ feed: 'absent' }]);
    await issuer.stop();
  });
});
