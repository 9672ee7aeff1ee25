import { tokens } from '../case.js';
import type { Case, TokenRow } from '../case.js';

/** What must be accepted: a guard that refuses honest tokens protects nobody. */
const honest: readonly Case[] = tokens('RFC 9068 §4', 'accepted', [
  ['9068-typ-full', 'the type in full', (w) => w.jwt({}, { typ: 'application/at+jwt' })],
  ['9068-typ-case', 'the type in capitals (RFC 2045 §5.1)', (w) => w.jwt({}, { typ: 'AT+JWT' })],
  ['9068-rs256', 'RS256, which everybody must take', (w) => w.jwt()],
  ['9068-es256', 'ES256', (w) => w.jwt({}, {}, w.keys.es), { needs: ['ES256'] }],
  ['9068-ps256', 'PS256', (w) => w.jwt({}, {}, w.keys.ps), { needs: ['PS256'] }],
  ['9068-eddsa', 'EdDSA', (w) => w.jwt({}, {}, w.keys.ed), { needs: ['EdDSA'] }],
  ['9068-es384', 'ES384', (w) => w.jwt({}, {}, w.keys.es384), { needs: ['ES384'] }],
  ['9068-es512', 'ES512', (w) => w.jwt({}, {}, w.keys.es512), { needs: ['ES512'] }],
  ['9068-ed25519', 'EdDSA under its other name (RFC 9864 §2.2)', (w) => w.jwt({}, { alg: 'Ed25519' }, w.keys.ed), { needs: ['Ed25519'] }],
  ['9068-any-rs256', 'RS256 with a key that is published for no algorithm', (w) => w.jwt({}, {}, w.keys.any)],
  ...(['RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const).map((algorithm): TokenRow =>
    [`9068-any-${algorithm}`, `${algorithm} with a key that is published for no algorithm`, (w) => w.jwt({}, {}, { ...w.keys.any, algorithm }), { needs: [algorithm] }]),
  ['9068-client', 'a client on its own behalf', (w) => w.jwt({ sub: 'web', client_id: 'web' })],
  ['9068-no-scope', 'no scope, where none is needed', (w) => w.jwt({ scope: undefined })],
  ['9068-no-nbf', 'neither nbf nor auth_time', (w) => w.jwt({ nbf: undefined })],
  ['9068-authentication', 'how the person signed in', (w) => w.jwt({ auth_time: Math.floor(Date.now() / 1000) - 60, acr: 'urn:example:loa:2', amr: ['pwd', 'otp'] })],
  ['9068-authorization', 'groups, roles and entitlements (§2.2.3.1)', (w) => w.jwt({ groups: ['a'], roles: ['b'], entitlements: ['c'] })],
  ...(['ES256', 'ES384', 'ES512', 'EdDSA'] as const).map((alg): TokenRow => [`9068-no-kid-${alg}`, `no kid, under ${alg}`, (w) => w.jwt({}, { kid: undefined }, { ES256: w.keys.es, ES384: w.keys.es384, ES512: w.keys.es512, EdDSA: w.keys.ed }[alg]), { needs: [alg], strength: 'advice' }]),
  ['9068-no-kid', 'no kid', (w) => w.jwt({}, { kid: undefined }), { strength: 'advice' }],
]);

const absent: readonly Case[] = [
  ...tokens('RFC 9068 §4', 'invalid_token', (['iss', 'aud', 'exp'] as const).map((claim): TokenRow => [`9068-no-${claim}`, `no ${claim}`, (w) => w.jwt({ [claim]: undefined })])),
  ...tokens('RFC 9068 §2.2', 'invalid_token', (['sub', 'client_id', 'iat', 'jti'] as const).map((claim): TokenRow =>
    [`9068-no-${claim}`, `no ${claim}, which every issuer must write`, (w) => w.jwt({ [claim]: undefined }), { strength: 'advice' }])),
];

const malformed: readonly Case[] = tokens('RFC 9068 §2.2', 'invalid_token', ([
  ['sub-number', 'a number as sub', { sub: 1 }], ['sub-object', 'an object as sub', { sub: { $ne: '' } }], ['sub-empty', 'an empty sub', { sub: '' }],
  ['sub-null', 'null as sub', { sub: null }], ['sub-list', 'a list as sub', { sub: ['account-1'] }],
  ['client-number', 'a number as client_id', { client_id: 1 }], ['client-empty', 'an empty client_id', { client_id: '' }],
  ['client-list', 'a list as client_id', { client_id: ['web'] }],
  ['jti-number', 'a number as jti', { jti: 7 }], ['jti-object', 'an object as jti', { jti: {} }],
  ['scope-list', 'a list as scope (RFC 8693 §4.2)', { scope: ['documents:read'] }], ['scope-object', 'an object as scope', { scope: { 'documents:write': true } }],
  ['auth-time', 'a text as auth_time', { auth_time: 'noon' }], ['acr-number', 'a number as acr', { acr: 2 }],
  ['amr-text', 'a text as amr (RFC 8176 §1)', { amr: 'pwd' }], ['amr-numbers', 'numbers as amr', { amr: [1] }],
  ['sid-number', 'a number as sid', { sid: 5 }], ['iat-null', 'null as iat', { iat: null }],
] as const).map(([id, title, claims]): TokenRow => [`9068-${id}`, title, (w) => w.jwt(claims), { strength: 'advice' }]));

/** A JWT that was made for something else (RFC 8725 §3.11 and §3.12). */
const kinds: readonly Case[] = tokens('RFC 9068 §4', 'invalid_token', [
  ...(['JWT', 'logout+jwt', 'dpop+jwt', 'secevent+jwt', 'statuslist+jwt', 'oauth-authz-req+jwt', 'token-introspection+jwt', 'at+jwtx', 'at'] as const).map(
    (typ): TokenRow => [`9068-typ-${typ}`, `a JWT of the type ${typ}`, (w) => w.jwt({}, { typ })]),
  ['9068-typ-absent', 'a JWT without a type', (w) => w.jwt({}, { typ: undefined })],
  ['9068-typ-list', 'a list as type', (w) => w.jwt({}, { typ: ['at+jwt'] })],
  ['9068-typ-empty', 'an empty type', (w) => w.jwt({}, { typ: '' })],
  ['9068-id-token', 'an ID token, whose audience is the client', (w) => w.jwt({ aud: 'web', nonce: 'n', at_hash: 'x', scope: undefined, client_id: undefined }, { typ: 'JWT' })],
  ['9068-id-token-here', 'an ID token for a client of the API’s own name', (w) => w.jwt({ nonce: 'n', at_hash: 'x', scope: undefined, client_id: undefined }, { typ: 'JWT' })],
]);

export const rfc9068: readonly Case[] = [...honest, ...kinds, ...absent, ...malformed];
