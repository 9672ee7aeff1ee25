import { randomUUID } from 'node:crypto';
import { exportJWK } from 'jose';
import { createProofKey, symmetricText, tokenHash, unsignedText } from '@latchkey/access-token-guard/testing';
import type { ProofShape } from '@latchkey/access-token-guard/testing';
import { bearer } from '../case.js';
import { limits, nonces } from './nonces.js';
import type { Attempt, Case, Expectation } from '../case.js';
import type { Workshop } from '../workshop.js';

type Changes = Partial<ProofShape>;
type Row = readonly [id: string, title: string, changes: (w: Workshop, token: string) => Changes | Promise<Changes>, others?: Partial<Case>];

const now = (): number => Math.floor(Date.now() / 1000);

/** A nonce says how old a proof is in the place of its own time (§11.1). */
const BY_ITS_CLOCK: Partial<Case> = { unless: ['nonce'] };

/** Cases of a bound token under the scheme DPoP, by what its proof is. */
function proofs(source: string, expected: Expectation, rows: readonly Row[]): readonly Case[] {
  return rows.map(([id, title, changes, others]) => ({
    id: `9449-${id}`, source, title, needs: ['dpop'], expected,
    request: async (w) => {
      const token = await w.bound();
      return w.proven(token, await changes(w, token));
    }, ...others,
  }));
}

/** A case whose request is all its own. */
const sent = (id: string, title: string, request: (w: Workshop, token: string) => Attempt | readonly Attempt[] | Promise<Attempt | readonly Attempt[]>, changes: Partial<Case> = {}): Case => ({
  id: `9449-${id}`, source: 'RFC 9449 §7.1', title, needs: ['dpop'], expected: 'malformed', request: async (w) => request(w, await w.bound()), ...changes,
});

const honest: readonly Case[] = [
  ...proofs('RFC 9449 §4.3', 'accepted', [
    ['proof', 'a bound token with a proof of its key', () => ({})],
    ['htu-query', 'a proof whose htu has a query, which is left out of the comparison', (w) => ({ url: `${w.url}?a=1#b` })],
    ['htu-case', 'a proof whose htu names scheme and host in capitals', (w) => ({ url: w.url.replace(/^[^/]+\/\/[^/]+/, (origin) => origin.toUpperCase()) }), { strength: 'advice' }],
    ['age', 'a proof that is twenty seconds old', () => ({ claims: { iat: now() - 20 } })],
    ['times', 'a proof that says from when to when it is valid', () => ({ claims: { nbf: now() - 10, exp: now() + 4 } })],
    ['nbf-now', 'a proof that is valid from this second on', () => ({ claims: { nbf: now() } })],
    ['more', 'a proof with members that nobody knows', () => ({ claims: { x: 1 }, header: { x: 1 } })],
  ]),
  sent('opaque', 'an opaque token that is bound, with its proof', async (w) => {
    const token = await w.bound({ format: 'opaque' });
    return w.proven(token);
  }, { expected: 'accepted', source: 'RFC 9449 §6.2', needs: ['dpop', 'introspection'] }),
  sent('scheme-case', 'the scheme in small letters (RFC 9110 §11.1)', (w, token) => {
    const { lines = [] } = w.proven(token);
    return { lines: [['Authorization', `dpop ${token}`], ...lines.slice(1)] };
  }, { expected: 'accepted' }),
  sent('post', 'a proof for POST', (w, token) => w.proven(token, {}, { method: 'POST' }), { expected: 'accepted' }),
  sent('query', 'a query, which no proof names', (w, token) => w.proven(token, {}, { query: '?page=2' }), { expected: 'accepted', source: 'RFC 9449 §4.2' }),
  sent('scoped', 'a proof for a route that needs a scope, where two guards look at it', async (w) => w.proven(await w.bound({ scope: 'documents:write' }), {}, { route: 'scoped' }), { expected: 'accepted', needs: ['dpop', 'scope'] }),
  sent('scope-missing', 'a proven token without the scope', async (w) => w.proven(await w.bound({ scope: 'documents:read' }), {}, { route: 'scoped' }), { expected: 'insufficient_scope', strength: 'advice', scheme: 'dpop', needs: ['dpop', 'scope'], source: 'RFC 9449 §7.1' }),
  sent('two-proofs-in-turn', 'two requests, each with a proof of its own', (w, token) => [w.proven(token), w.proven(token)], { expected: 'accepted' }),
];

/** The token without its key (§7.1, §7.2). */
const stolen: readonly Case[] = [
  sent('as-bearer', 'a bound token as a bearer token', (_, token) => bearer(token), { source: 'RFC 9449 §7.2', expected: 'invalid_token', needs: ['confirmation'] }),
  sent('as-bearer-opaque', 'a bound opaque token as a bearer token', async (w) => bearer(await w.bound({ format: 'opaque' })), { source: 'RFC 9449 §7.2', expected: 'invalid_token', needs: ['confirmation', 'introspection'] }),
  sent('bearer-with-proof', 'a bound token under the scheme Bearer, with its proof', (w, token) => {
    const { lines = [] } = w.proven(token);
    return { lines: [['Authorization', `Bearer ${token}`], ...lines.slice(1)] };
  }, { source: 'RFC 9449 §7.2', expected: 'unauthorized' }),
  sent('no-proof', 'the scheme DPoP without a proof', (_, token) => ({ lines: [['Authorization', `DPoP ${token}`]] })),
  sent('two-proofs', 'two proofs', (w, token) => {
    const { lines = [] } = w.proven(token);
    return { lines: [...lines, ['DPoP', w.proofKey.proof({ method: 'GET', url: w.url, token, nonce: w.nonce })]] };
  }, { source: 'RFC 9449 §4.3 (1)' }),
  sent('both-schemes', 'the token under both schemes', (w, token) => w.proven(token, {}, { lines: [['Authorization', `Bearer ${token}`]] }), { source: 'RFC 9449 §7.2', strength: 'advice' }),
  sent('unbound', 'a bearer token under the scheme DPoP', async (w) => w.proven(w.jwt())),
  sent('other-key', 'a proof of another key than the one of the token', async (w, token) => {
    const thief = await createProofKey();
    return { lines: [['Authorization', `DPoP ${token}`], ['DPoP', thief.proof({ method: 'GET', url: w.url, token, nonce: w.nonce })]] };
  }, { source: 'RFC 9449 §4.3 (12)' }),
  sent('replay', 'the same proof twice', (w, token) => {
    const attempt = w.proven(token);
    return [attempt, attempt];
  }, { source: 'RFC 9449 §11.1', strength: 'advice' }),
  sent('replay-other-token', 'a proof that was shown with another token of the same key', async (w, token) => {
    const first = w.proven(await w.bound());
    return [first, { lines: [['Authorization', `DPoP ${token}`], ...(first.lines ?? []).slice(1)] }];
  }, { source: 'RFC 9449 §4.3 (12)' }),
];

/** The checks of §4.3, by their numbers. */
const wrong: readonly Case[] = [
  ...proofs('RFC 9449 §4.3 (3)', 'malformed', [
    ['no-jti', 'no jti', () => ({ claims: { jti: undefined } })], ['no-htm', 'no htm', () => ({ claims: { htm: undefined } })],
    ['no-htu', 'no htu', () => ({ claims: { htu: undefined } })], ['no-iat', 'no iat', () => ({ claims: { iat: undefined } })],
    ['no-ath', 'no ath, which goes with a token', () => ({ claims: { ath: undefined } })],
    ['jti-empty', 'an empty jti', () => ({ claims: { jti: '' } }), { strength: 'advice' }],
    ['jti-number', 'a number as jti', () => ({ claims: { jti: 7 } }), { strength: 'advice' }], ['iat-text', 'a text as iat', () => ({ claims: { iat: String(now()) } })],
    ['htu-list', 'a list as htu', (w) => ({ claims: { htu: [w.url] } })], ['htm-list', 'a list as htm', () => ({ claims: { htm: ['GET'] } })],
  ]),
  ...proofs('RFC 9449 §4.3 (4)', 'malformed', [
    ['typ-absent', 'no type', () => ({ header: { typ: undefined } })], ['typ-jwt', 'the type JWT', () => ({ header: { typ: 'JWT' } })],
    ['typ-token', 'the type of access tokens', () => ({ header: { typ: 'at+jwt' } })],
  ]),
  ...proofs('RFC 9449 §4.3 (5)', 'malformed', [
    ['alg-none', 'the algorithm none', () => ({ header: { alg: 'none' } })], ['alg-hmac', 'a symmetric algorithm', () => ({ header: { alg: 'HS256' } })],
    ['alg-absent', 'no algorithm', () => ({ header: { alg: undefined } })], ['alg-other', 'an algorithm that is not the key’s', () => ({ header: { alg: 'RS256' } })],
  ]),
  ...proofs('RFC 9449 §4.3 (6)', 'malformed', [
    ['signature', 'the signature of another key', (w) => ({ signer: w.keys.es })],
    ['jwk-absent', 'no key', () => ({ header: { jwk: undefined } })],
    ['jwk-kid', 'the name of a key and no key', (w) => ({ header: { jwk: undefined, kid: w.keys.es.kid } })],
    ['jwk-list', 'a list with the key', (w) => ({ header: { jwk: [w.proofKey.publicJwk] } })],
    ['jwk-symmetric', 'a symmetric key', () => ({ header: { jwk: { kty: 'oct', k: 'c2VjcmV0' } } })],
    ['jwk-null', 'null as key', () => ({ header: { jwk: null } })], ['jwk-text', 'a text as key', () => ({ header: { jwk: 'key' } })],
    ['jwk-half', 'half of a key', (w) => ({ header: { jwk: { ...w.proofKey.publicJwk, y: undefined } } })], ['jwk-no-point', 'a key that is no point of its curve', (w) => ({ header: { jwk: { ...w.proofKey.publicJwk, y: w.proofKey.publicJwk.x } } })],
    ['jwk-alg', 'a key that is made for another algorithm (RFC 7517 §4.4)', (w) => ({ header: { jwk: { ...w.proofKey.publicJwk, alg: 'ES512' } } }), { strength: 'advice' }],
    ['b64', 'claims that are said not to be encoded (RFC 7797)', () => ({ header: { b64: true } }), { strength: 'advice' }],
    ['crit', 'an extension that is critical and unknown', () => ({ header: { crit: ['x'], x: 1 } })],
  ]),
  ...proofs('RFC 9449 §4.3 (7)', 'malformed', ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].map((member): Row =>
    [`jwk-private-${member}`, `a part of the private key (${member})`, (w) => ({ header: { jwk: { ...w.proofKey.publicJwk, [member]: member === 'oth' ? [{ r: 'AAAA', d: 'AAAA', t: 'AAAA' }] : 'AAAA' } } }), member === 'd' ? {} : { strength: 'advice' }])),
  ...proofs('RFC 9449 §4.3 (7)', 'malformed', [['jwk-private', 'the whole private key', async (w) => ({ header: { jwk: { ...w.proofKey.publicJwk, d: (await exportJWK(w.proofKey.key.privateKey)).d } } })]]),
  ...proofs('RFC 9449 §4.3 (8)', 'malformed', [
    ['htm-other', 'another method', () => ({ method: 'POST' })], ['htm-case', 'the method in small letters', () => ({ method: 'get' })],
    ['htm-empty', 'an empty method', () => ({ method: '' })],
  ]),
  ...proofs('RFC 9449 §4.3 (9)', 'malformed', [
    ['htu-path', 'another path', (w) => ({ url: `${w.url}/other` })], ['htu-path-case', 'the path in capitals', (w) => ({ url: w.url.replace(/[^/]+$/, (path) => path.toUpperCase()) })],
    ['htu-host', 'another host', () => ({ url: 'https://attacker.example/documents' })],
    ['htu-port', 'another port', (w) => ({ url: w.url.replace(/:\d+\//, ':1/') })],
    ['htu-userinfo', 'this host in the place of a name', (w) => ({ url: w.url.replace('//', '//attacker.example@') })],
    ['htu-root', 'the host alone', (w) => ({ url: new URL(w.url).origin })], ['htu-relative', 'the path alone', (w) => ({ url: new URL(w.url).pathname })],
    ['htu-empty', 'an empty address', () => ({ url: '' })],
  ]),
  ...proofs('RFC 9449 §4.3 (11)', 'malformed', [
    ['iat-old', 'made half an hour ago', () => ({ claims: { iat: now() - 1_800 } }), BY_ITS_CLOCK], ['iat-future', 'made in half an hour', () => ({ claims: { iat: now() + 1_800 } }), BY_ITS_CLOCK],
    ['exp-past', 'a proof that has expired', () => ({ claims: { exp: now() - 600 } }), { strength: 'advice' }],
    ['nbf-future', 'a proof that is not valid yet', () => ({ claims: { nbf: now() + 600 } }), { strength: 'advice' }],
    ['iat-zero', 'made at the epoch', () => ({ claims: { iat: 0 } }), BY_ITS_CLOCK],
  ]),
  ...proofs('RFC 9449 §4.3 (12)', 'malformed', [
    ['ath-other', 'the hash of another token', () => ({ token: 'other' })], ['ath-empty', 'an empty hash', () => ({ claims: { ath: '' } })],
    ['ath-token', 'the token in the place of its hash', (_, token) => ({ claims: { ath: token } })],
    ['ath-padded', 'the hash with padding', (_, token) => ({ claims: { ath: `${tokenHash(token)}=` } })],
    ['ath-hex', 'the hash in another alphabet', (_, token) => ({ claims: { ath: Buffer.from(tokenHash(token), 'base64url').toString('hex') } })],
  ]),
];

const raw = (id: string, title: string, proof: (w: Workshop, token: string) => string): Case =>
  sent(`raw-${id}`, title, (w, token) => ({ lines: [['Authorization', `DPoP ${token}`], ['DPoP', proof(w, token)]] }), { source: 'RFC 9449 §4.3 (2)' });
const parts = (w: Workshop, token: string): readonly [string, string] =>
  w.proofKey.proof({ method: 'GET', url: w.url, token, nonce: w.nonce }).split('.').slice(0, 2).map((part) => Buffer.from(part, 'base64url').toString()) as [string, string];

const broken: readonly Case[] = [
  raw('empty', 'an empty proof', () => ''), raw('garbage', 'a proof that is no JWT', () => 'proof'),
  raw('token', 'the token itself as proof', (_, token) => token),
  { ...raw('endless', 'a proof that expires beyond all numbers', (w, token) => {
    const [head, body] = parts(w, token);
    return w.text(head, body.replace('{', '{"exp":1e999,'), w.proofKey.key);
  }), strength: 'advice' },
  raw('cut', 'a proof without a signature', (w, token) => w.proofKey.proof({ method: 'GET', url: w.url, token }).split('.').slice(0, 2).join('.')),
  raw('unsigned', 'a proof with an empty signature', (w, token) => unsignedText(...parts(w, token))),
  raw('hmac', 'a proof whose HMAC is made with its own public key', (w, token) => {
    const [head, body] = parts(w, token);
    return symmetricText(head.replace('ES256', 'HS256'), body, JSON.stringify(w.proofKey.publicJwk));
  }),
  raw('joined', 'two proofs in one line', (w, token) => [1, 2].map(() => w.proofKey.proof({ method: 'GET', url: w.url, token, claims: { jti: randomUUID() } })).join(', ')),
];

const bound = (id: string, title: string, cnf: unknown, expected: Expectation = 'unauthorized'): Case => ({
  id: `7800-${id}`, source: 'RFC 7800 §3.1', title, needs: ['confirmation'], expected, strength: 'advice', request: (w) => bearer(w.jwt({ cnf })),
});

/** Bound in another way (RFC 8705 §3, RFC 7800 §3.1): what is not checked does not pass. */
const otherwise: readonly Case[] = [
  { ...bound('certificate', 'a token that is bound to a certificate, without one (RFC 8705 §3)', { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg0' }, 'invalid_token'), source: 'RFC 8705 §3' },
  bound('unknown', 'a token that is bound in an unknown way', { 'urn:example:method': 'x' }), bound('empty', 'a token that is bound to nothing', {}),
  bound('null', 'null as cnf', null), bound('text', 'a text as cnf', 'key'), bound('kid', 'a token that is bound to the name of a key', { kid: 'k' }),
  bound('jwk', 'a token that is bound to a whole key', { jwk: { kty: 'EC' } }),
];

export const rfc9449: readonly Case[] = [...honest, ...stolen, ...wrong, ...broken, ...nonces, ...limits, ...otherwise];
