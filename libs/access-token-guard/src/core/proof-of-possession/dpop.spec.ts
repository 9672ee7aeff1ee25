import { outcomeOf, refusalOf } from '../../../test/outcome.js';
import { createProofKey, createTestIssuer, signedText, symmetricText, unsignedText } from '../../testing/index.js';
import type { ProofKey, ProofShape, TestIssuer } from '../../testing/index.js';
import { createAccessTokenVerifier } from '../index.js';
import type { AccessTokenVerifierOptions, HttpRequest, RunningAccessTokenVerifier } from '../index.js';

const url = 'https://api.example/documents/1';
const addressed = { method: 'GET', url: '/documents/1?page=2' };
let issuer: TestIssuer;
let key: ProofKey;
let now: number;
let verifiers: RunningAccessTokenVerifier[] = [];

const verifierWith = (options: Partial<AccessTokenVerifierOptions> = {}): RunningAccessTokenVerifier => {
  const verifier = createAccessTokenVerifier({ ...issuer.options, now: () => now, ...options });
  verifiers.push(verifier);
  return verifier;
};
const sent = (token: string, proof: string | undefined, changes: Partial<HttpRequest> = {}): HttpRequest => {
  const headers = { authorization: `DPoP ${token}`, ...(proof !== undefined && { dpop: proof }) };
  return { ...addressed, headers, rawHeaders: Object.entries(headers).flat(), ...changes };
};
/** A request with a bound token and a proof that is good but for what the test changes. */
const presented = async (shape: Partial<ProofShape> = {}, changes: Partial<HttpRequest> = {}): Promise<HttpRequest> => {
  const token = await issuer.token({ cnf: key.cnf });
  return sent(token, key.proof({ method: 'GET', url, token, ...shape }), changes);
};
const accepted = { sub: 'account-1' };

beforeAll(async () => {
  issuer = await createTestIssuer({ port: false });
  key = await createProofKey();
});
beforeEach(() => {
  now = Date.now();
});
afterEach(() => {
  for (const verifier of verifiers) verifier.close();
  verifiers = [];
});
afterAll(() => issuer.stop());

describe('a token that is bound to a key', () => {
  it.each(['jwt', 'opaque'] as const)('is accepted with a proof of the key, for the request and the token (%s)', async (format) => {
    const token = await issuer.token({ format, cnf: key.cnf });
    const proof = key.proof({ method: 'GET', url, token });
    expect(await verifierWith().authenticate(sent(token, proof))).toMatchObject({ ...accepted, cnf: key.cnf });
  });

  it.each(['ES384', 'RS256', 'PS256', 'EdDSA'])('may be bound to a key for %s', async (algorithm) => {
    const own = await createProofKey(algorithm);
    // Some keys take long to be found.
    now = Date.now();
    const token = await issuer.token({ cnf: own.cnf });
    expect(await verifierWith().authenticate(sent(token, own.proof({ method: 'GET', url, token })))).toMatchObject(accepted);
  });

  it('is refused as a bearer token, and the challenge asks for the scheme DPoP', async () => {
    const token = await issuer.token({ cnf: key.cnf });
    const refusal = await refusalOf(verifierWith().authenticate({ ...addressed, headers: { authorization: `Bearer ${token}`, dpop: key.proof({ method: 'GET', url, token }) } }));
    expect([refusal.status, refusal.wwwAuthenticate]).toEqual([401, expect.stringMatching(/^DPoP realm="api\.example", error="invalid_token", .*, algs="ES256 /)]);
  });

  it('is refused without its request', async () => {
    expect(await outcomeOf(verifierWith().verify(await issuer.token({ cnf: key.cnf })))).toMatchObject({ status: 401, code: 'invalid_token' });
  });

  it('is refused with the proof of another key, however good', async () => {
    const thief = await createProofKey();
    const token = await issuer.token({ cnf: key.cnf });
    const outcome = await outcomeOf(verifierWith().authenticate(sent(token, thief.proof({ method: 'GET', url, token }))));
    expect(outcome).toEqual({ status: 401, code: 'invalid_token', description: 'The token is bound to another key than that of the DPoP proof.' });
  });

  it('is refused where proofs are not taken, or not known to be for which address', async () => {
    const request = await presented();
    expect(await outcomeOf(verifierWith({ dpop: false }).authenticate(request))).toMatchObject({ code: 'invalid_token' });
    const refusal = await refusalOf(verifierWith({ dpop: false }).authenticate({ ...addressed, headers: {} }));
    expect(refusal.wwwAuthenticate).not.toContain('DPoP');
  });

  it('dies with a revocation that comes while its proof is looked at', async () => {
    const token = await issuer.token({ cnf: key.cnf });
    const spend = async (): Promise<boolean> => {
      issuer.revoke({ token });
      await issuer.heardBy(verifier);
      return true;
    };
    const verifier = verifierWith({ dpop: { spentProofs: { spend } } });
    await verifier.ready();
    expect(await outcomeOf(verifier.authenticate(sent(token, key.proof({ method: 'GET', url, token }))))).toMatchObject({ description: 'The token has been revoked.' });
  });

  it.each([
    ['an empty object', {}], ['no object', 'x'], ['null', null], ['a list', []],
    ['a key by value', { jwk: { kty: 'EC' } }], ['a thumbprint of another length', { jkt: 'abc' }], ['a number', { jkt: 7 }],
    ['more than is known', { jkt: 'A'.repeat(43), kid: 'x' }], ['a key and a certificate', { jkt: 'A'.repeat(43), 'x5t#S256': 'A'.repeat(43) }],
  ])('is refused when it names %s', async (_, cnf) => {
    const token = await issuer.token({ claims: { cnf } });
    for (const scheme of ['Bearer', 'DPoP']) {
      const headers = { authorization: `${scheme} ${token}`, dpop: key.proof({ method: 'GET', url, token }) };
      expect(await outcomeOf(verifierWith().authenticate({ ...addressed, headers }))).toMatchObject({ status: 401, code: 'invalid_token' });
    }
  });
});

describe('a bearer token', () => {
  it('is refused with the scheme DPoP, proof or not', async () => {
    const token = await issuer.token();
    for (const proof of [undefined, key.proof({ method: 'GET', url, token })]) {
      const refusal = await refusalOf(verifierWith().authenticate(sent(token, proof)));
      expect([refusal.code, refusal.wwwAuthenticate]).toEqual(['invalid_token', expect.stringMatching(/^DPoP /)]);
    }
  });

  it('that its issuer calls bound, and which names no key, is refused', async () => {
    const token = await issuer.token({ format: 'opaque' });
    issuer.active.set(token, { ...issuer.active.get(token), token_type: 'DPoP' });
    for (const scheme of ['Bearer', 'DPoP']) {
      expect(await outcomeOf(verifierWith().authenticate({ ...addressed, headers: { authorization: `${scheme} ${token}` } }))).toMatchObject({ code: 'invalid_token' });
    }
  });
});

describe('a proof', () => {
  const outcomeWith = async (shape: Partial<ProofShape> = {}, changes: Partial<HttpRequest> = {}): Promise<string> => {
    const verified = await verifierWith().authenticate(await presented(shape, changes)).catch((error: unknown) => error);
    return verified instanceof Error ? String((verified as { code?: unknown }).code) : 'accepted';
  };

  it.each([
    ['a query and a fragment', `${url}?page=3#top`], ['capitals in scheme and host', 'HTTPS://API.example/documents/1'],
    ['the standard port', 'https://api.example:443/documents/1'], ['dots in its path', 'https://api.example/a/../documents/./1'],
  ])('may name the address with %s', async (_, htu) => expect(await outcomeWith({ url: htu })).toBe('accepted'));

  it.each([
    ['of another method', { claims: { htm: 'POST' } }], ['of the method in lower case', { claims: { htm: 'get' } }], ['without method', { claims: { htm: undefined } }],
    ['of another path', { url: 'https://api.example/documents/2' }], ['of another case of the path', { url: 'https://api.example/Documents/1' }],
    ['of another host', { url: 'https://evil.example/documents/1' }], ['over http', { url: 'http://api.example/documents/1' }],
    ['of another port', { url: 'https://api.example:8443/documents/1' }], ['with a user in the address', { url: 'https://a@api.example/documents/1' }],
    ['of a longer path', { url: `${url}/` }], ['without address', { claims: { htu: undefined } }], ['with a path alone', { url: '/documents/1' }],
    ['with a list of addresses', { claims: { htu: [url] } }],
    ['without the hash of the token', { token: undefined }], ['with the hash of another', { token: 'other' }], ['with the token for its hash', { claims: { ath: 'token' } }],
    ['without jti', { claims: { jti: undefined } }], ['with an empty jti', { claims: { jti: '' } }], ['with a number for jti', { claims: { jti: 7 } }],
    ['with an endless jti', { claims: { jti: 'x'.repeat(257) } }],
    ['without iat', { claims: { iat: undefined } }], ['with a text for iat', { claims: { iat: '1' } }], ['that is old', { claims: { iat: Math.floor(Date.now() / 1000) - 66 } }],
    ['of the future', { claims: { iat: Math.floor(Date.now() / 1000) + 300 } }], ['that has expired by its own word', { claims: { exp: 1 } }], ['that begins later', { claims: { nbf: 4_000_000_000 } }],
    ['of the typ JWT', { header: { typ: 'JWT' } }], ['without typ', { header: { typ: undefined } }], ['of the typ of a token', { header: { typ: 'at+jwt' } }],
    ['without key', { header: { jwk: undefined } }], ['with a text for a key', { header: { jwk: 'x' } }], ['with a key by name', { header: { jwk: undefined, kid: 'k', jku: 'https://evil.example' } }],
    ['with an extension', { header: { crit: ['x'], x: 1 } }], ['with another alg than it is signed by', { header: { alg: 'RS256' } }],
    ['by none', { header: { alg: 'none' } }],
  ] satisfies [string, Partial<ProofShape>][])('is refused %s', async (_, shape) => {
    expect(await outcomeWith(shape)).toBe('invalid_dpop_proof');
  });

  it('is refused with the private key in it, an empty key, or a shared secret', async () => {
    const { privateJwk, empty, secret } = { privateJwk: { ...key.publicJwk, d: 'AA' }, empty: {}, secret: { kty: 'oct', k: 'c2VjcmV0' } };
    for (const jwk of [privateJwk, empty, secret, [], null]) expect(await outcomeWith({ header: { jwk } })).toBe('invalid_dpop_proof');
  });

  it('is refused when another key signed it, nobody did, or whoever knows the public key', async () => {
    const [token, other] = [await issuer.token({ cnf: key.cnf }), await createProofKey()];
    const [header = '', payload = ''] = key.proof({ method: 'GET', url, token }).split('.').map((part) => Buffer.from(part, 'base64url').toString());
    const forged = [
      signedText(header, payload, other.key), unsignedText(header, payload), unsignedText(header.replace('ES256', 'none'), payload),
      symmetricText(header, payload, JSON.stringify(key.publicJwk)), symmetricText(header.replace('ES256', 'HS256'), payload, JSON.stringify(key.publicJwk)),
    ];
    for (const proof of forged) expect(await outcomeOf(verifierWith().authenticate(sent(token, proof)))).toMatchObject({ status: 401, code: 'invalid_dpop_proof' });
  });

  it('is refused when it is missing, several, no JWT, names a member twice or is too long', async () => {
    const token = await issuer.token({ cnf: key.cnf });
    const proof = (): string => key.proof({ method: 'GET', url, token });
    const twice = signedText(`{"typ":"dpop+jwt","alg":"ES256","jwk":${JSON.stringify(key.publicJwk)},"typ":"dpop+jwt"}`, '{}', key.key);
    for (const one of [undefined, '', 'x', 'a.b.c', `${proof()}.x`, `${proof()}, ${proof()}`, twice, 'x'.repeat(8193), `${proof().slice(0, -8)}AAAAAAAA`, `${proof()}=`]) {
      expect(await outcomeOf(verifierWith().authenticate(sent(token, one)))).toMatchObject({ code: 'invalid_dpop_proof' });
    }
    const both = ['authorization', `DPoP ${token}`, 'dpop', proof(), 'DPoP', proof()];
    expect(await outcomeOf(verifierWith().authenticate(sent(token, proof(), { rawHeaders: both })))).toMatchObject({ description: 'The request has several DPoP headers; expected one.' });
  });

  it('is for where the API is reached, whatever Host and proxies say', async () => {
    const token = await issuer.token({ cnf: key.cnf });
    const request = (htu: string, changes: Partial<HttpRequest> = {}): HttpRequest => {
      const plain = sent(token, key.proof({ method: 'GET', url: htu, token }), changes);
      return { ...plain, headers: { ...plain.headers, host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' } };
    };
    expect(await outcomeOf(verifierWith().authenticate(request('https://evil.example/documents/1')))).toMatchObject({ code: 'invalid_dpop_proof' });
    expect(await verifierWith().authenticate(request(url))).toMatchObject(accepted);
    const behind = verifierWith({ dpop: { publicUrl: ['https://a.example/api/', 'https://b.example:8443'] } });
    for (const htu of ['https://a.example/api/documents/1', 'https://b.example:8443/documents/1']) expect(await behind.authenticate(request(htu))).toMatchObject(accepted);
    for (const htu of [url, 'https://a.example/documents/1']) expect(await outcomeOf(behind.authenticate(request(htu)))).toMatchObject({ code: 'invalid_dpop_proof' });
    expect(await verifierWith().authenticate(request(url, { url: '/1', originalUrl: '/documents/1' }))).toMatchObject(accepted);
  });

  it.each(['https://api.example/documents/1?page=2', 'http://10.0.0.7:3000/documents/1', 'http://[::1]:3000/documents/1'])('is for a request to %s as well, whatever stands before its path (RFC 9112 §3.2.2)', async (target) => {
    expect(await outcomeWith({}, { url: target })).toBe('accepted');
    expect(await outcomeWith({ url: 'https://api.example/' }, { url: target })).toBe('invalid_dpop_proof');
  });

  it.each([
    '/a/../documents/1', '/documents\\1', '*', '', 'documents/1', '//api.example/documents/1', 'api.example:443', 'ftp://api.example/documents/1', 'HTTP://api.example/documents/1',
    'http:///documents/1', 'http:/documents/1', 'http://a@api.example/documents/1', 'http://api.example\\documents/1', 'http://a?b/documents/1', 'http://a#b/documents/1', 'http://a/../documents/1',
  ])('is for no request to %j, which routers read in their own ways', async (path) => {
    expect(await outcomeWith({}, { url: path })).toBe('invalid_dpop_proof');
  });

  it.each(['http://api.example', 'http://api.example?/documents/1', 'http://a?b/'])('of the root is for no request to %j, which has no path', async (target) => {
    expect(await outcomeWith({ url: 'https://api.example/' }, { url: target })).toBe('invalid_dpop_proof');
  });

  it('is good once, of a hundred at once too, and for as long as it would be taken', async () => {
    const verifier = verifierWith();
    const token = await issuer.token({ cnf: key.cnf, expiresIn: 3_600 });
    const proof = key.proof({ method: 'GET', url, token });
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => verifier.authenticate(sent(token, proof))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const later of [0, 30_000, 25_000, 8_000]) {
      now += later;
      expect(await outcomeOf(verifier.authenticate(sent(token, proof)))).toMatchObject({ description: 'The DPoP proof was shown before: its jti is not new.' });
    }
    now += 3_000;
    expect((await outcomeOf(verifier.authenticate(sent(token, proof)))).description).toContain("The DPoP proof's iat");
  });

  it('is not spent by a request that is refused for another reason', async () => {
    const verifier = verifierWith();
    const token = await issuer.token({ cnf: key.cnf });
    const proof = key.proof({ method: 'GET', url, token });
    expect(await outcomeOf(verifier.authenticate(sent(token, proof, { method: 'POST' })))).toMatchObject({ code: 'invalid_dpop_proof' });
    expect(await verifier.authenticate(sent(token, proof))).toMatchObject(accepted);
  });

  it('is looked at once where a request is guarded twice, at the same time too', async () => {
    const verifier = verifierWith();
    const request = await presented();
    await Promise.all([verifier.authenticate(request), verifier.authenticate(request)]);
    expect(await verifier.authenticate(request)).toMatchObject(accepted);
  });

  it('is remembered where the application says, which every process may share', async () => {
    const [spent, asked] = [new Set<string>(), [] as unknown[][]];
    const spentProofs = { spend: (...given: [string, number, string]) => (asked.push(given), spent.size !== spent.add(given[0]).size) };
    const [one, other] = [verifierWith({ dpop: { spentProofs } }), verifierWith({ dpop: { spentProofs } })];
    const token = await issuer.token({ cnf: key.cnf });
    const proof = key.proof({ method: 'GET', url, token });
    await one.authenticate(sent(token, proof));
    expect(await outcomeOf(other.authenticate(sent(token, proof)))).toMatchObject({ code: 'invalid_dpop_proof' });
    const hash = expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as unknown;
    expect(asked).toEqual([[hash, expect.any(Number), hash], asked[0]]);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('down')), 503], ['throws', () => { throw new Error('down'); }, 503], ['never answers', () => new Promise<boolean>(() => undefined), 503], ['says nothing', () => undefined as never, 503], ['says anything but true', () => 1 as never, 401],
  ])('is refused when that memory %s', async (_, spend, status) => {
    expect(await outcomeOf(verifierWith({ dpop: { spentProofs: { spend } }, requestTimeout: 0.1 }).authenticate(await presented()))).toMatchObject({ status });
  });

  it('must be newer than those that were shown before, of whoever showed more than its share, and the operator hears of it', async () => {
    const reports: string[] = [];
    const verifier = verifierWith({ dpop: { maxSpentProofsPerHolder: 2 }, report: (message) => reports.push(message) });
    const other = await createProofKey();
    now = 1000 * Math.ceil(Date.now() / 1000);
    const by = async (sub: string, proofKey = key, age = 0): Promise<HttpRequest> => {
      const token = await issuer.token({ cnf: proofKey.cnf, sub });
      return sent(token, proofKey.proof({ method: 'GET', url, token, claims: { iat: now / 1000 - age } }));
    };
    const first = await by('greedy');
    for (const request of [first, await by('greedy', other)]) await verifier.authenticate(request);
    for (const one of [key, other]) expect(await outcomeOf(verifier.authenticate(await by('greedy', one)))).toMatchObject({ status: 503 });
    expect(await verifier.authenticate(await by('modest'))).toMatchObject({ sub: 'modest' });
    expect(reports).toEqual(['Which proofs were shown cannot be told: more than 2 (dpop.maxSpentProofsPerHolder).']);
    now += 1_000;
    expect(await verifier.authenticate(await by('greedy'))).toMatchObject({ sub: 'greedy' });
    expect((await outcomeOf(verifier.authenticate(await by('greedy', key, 1)))).description).toContain('expected a newer one, since more proofs were shown than are remembered');
    for (const request of [{ ...first }, await by('greedy', other, 1)]) expect(await outcomeOf(verifier.authenticate(request))).toMatchObject({ code: 'invalid_dpop_proof' });
    expect(await verifier.authenticate(await by('modest', key, 50))).toMatchObject({ sub: 'modest' });
  });
});

describe('a nonce', () => {
  const nonceSecret = 'a secret that all processes have in common';
  const nonceOf = async (verifier: RunningAccessTokenVerifier): Promise<string> => {
    const refusal = await refusalOf(verifier.authenticate(await presented()));
    expect([refusal.status, refusal.wwwAuthenticate]).toEqual([401, expect.stringMatching(/^DPoP .*error="use_dpop_nonce"/)]);
    return refusal.headers['dpop-nonce'] ?? '';
  };

  it('is asked for where the API wants one, and good at all its processes', async () => {
    const [one, other] = [verifierWith({ dpop: { nonceSecret } }), verifierWith({ dpop: { nonceSecret } })];
    const nonce = await nonceOf(one);
    for (const verifier of [one, other]) expect(await verifier.authenticate(await presented({ nonce }))).toMatchObject(accepted);
  });

  it('says how old a proof is, whatever the clock of the client says, and lets no proof be shown twice', async () => {
    const verifier = verifierWith({ dpop: { nonceSecret } });
    const token = await issuer.token({ cnf: key.cnf });
    const proof = key.proof({ method: 'GET', url, token, nonce: await nonceOf(verifier), claims: { iat: 1 } });
    expect(await verifier.authenticate(sent(token, proof))).toMatchObject(accepted);
    expect(await outcomeOf(verifier.authenticate(sent(token, proof)))).toMatchObject({ code: 'invalid_dpop_proof' });
  });

  it('is replaced, as soon as there is a newer one, with the answer to a proof that was taken, and to no other', async () => {
    const verifier = verifierWith({ dpop: { nonceSecret } });
    const nonce = await nonceOf(verifier);
    const answered = async (request: HttpRequest): Promise<object> => {
      await verifier.authenticate(request).catch(() => undefined);
      return verifier.acceptanceHeaders(request);
    };
    expect(await answered(await presented({ nonce }))).toEqual({});
    now += 30_000;
    const replaced = await answered(await presented({ nonce }));
    expect(replaced).toEqual({ 'dpop-nonce': await nonceOf(verifier) });
    expect(replaced).not.toEqual({ 'dpop-nonce': nonce });
    expect(await answered(await presented({ nonce, url: 'https://api.example/' }))).toEqual({});
    expect(await answered({ ...addressed, headers: { authorization: `Bearer ${await issuer.token()}` } })).toEqual({});
  });

  it('must be newer than those of the proofs that were forgotten, which whoever is asked for it can do', async () => {
    const verifier = verifierWith({ dpop: { nonceSecret, maxSpentProofs: 2, maxSpentProofsPerHolder: 2 } });
    const nonce = await nonceOf(verifier);
    for (let count = 0; count < 2; count += 1) expect(await verifier.authenticate(await presented({ nonce }))).toMatchObject(accepted);
    expect(await outcomeOf(verifier.authenticate(await presented({ nonce })))).toMatchObject({ status: 503 });
    now += 10_000;
    const refusal = await refusalOf(verifier.authenticate(await presented({ nonce })));
    expect(refusal.code).toBe('use_dpop_nonce');
    expect(await verifier.authenticate(await presented({ nonce: refusal.headers['dpop-nonce'] }))).toMatchObject(accepted);
  });

  it('is not handed out where none is asked for', async () => {
    const verifier = verifierWith();
    const request = await presented({ nonce: 'of another API' });
    await verifier.authenticate(request);
    expect(verifier.acceptanceHeaders(request)).toEqual({});
  });

  it('is none that is old, another API made, or somebody made up', async () => {
    const verifier = verifierWith({ dpop: { nonceSecret } });
    const foreign = await nonceOf(verifierWith({ dpop: { nonceSecret: `${nonceSecret}!` } }));
    const old = await nonceOf(verifier);
    for (const nonce of [foreign, '', 'x', 'A'.repeat(27), `${old}A`, `${old.slice(0, -8)}AAAAAAAA`]) {
      expect(await outcomeOf(verifier.authenticate(await presented({ nonce })))).toMatchObject({ code: 'use_dpop_nonce' });
    }
    now += 301_000;
    const token = await issuer.token({ cnf: key.cnf, expiresIn: 3_600 });
    expect(await outcomeOf(verifier.authenticate(sent(token, key.proof({ method: 'GET', url, token, nonce: old }))))).toMatchObject({ code: 'use_dpop_nonce' });
  });
});
