import { signedText, symmetricText, unsignedText } from '@latchkey/access-token-guard/testing';
import { tokens } from '../case.js';
import type { Case, TokenRow } from '../case.js';
import type { Workshop } from '../workshop.js';

type Members = Readonly<Record<string, unknown>>;

const payload = (w: Workshop): string => JSON.stringify(w.claims());
const header = (w: Workshop, changes: Members = {}): string => JSON.stringify(w.header(changes));
const unsigned = (w: Workshop, alg: unknown): string => unsignedText(header(w, { alg }), payload(w));
const withHmac = (w: Workshop, secret: string | Buffer, changes: Members = {}, hash = 'sha256'): string =>
  symmetricText(header(w, { alg: 'HS256', ...changes }), payload(w), secret, hash);
/** Something else in the place of the signature. */
const resigned = (token: string, signature: string | ((own: string) => string)): string => {
  const [head, body, own = ''] = token.split('.');
  return `${head}.${body}.${typeof signature === 'string' ? signature : signature(own)}`;
};
const inverted = (own: string): string => {
  const bytes = Buffer.from(own, 'base64url');
  bytes[10] = (bytes[10] ?? 0) ^ 1;
  return bytes.toString('base64url');
};

/** The sequence of two numbers that libraries for certificates write. */
function derOf(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url');
  const integer = (part: Buffer) => Buffer.concat([Buffer.from([2, part.length + 1, 0]), part]);
  const body = Buffer.concat([integer(bytes.subarray(0, 32)), integer(bytes.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]).toString('base64url');
}

/** §2.1, §3.1: whoever writes the token does not choose how it is checked. */
const algorithms: readonly Case[] = tokens('RFC 8725 §3.1', 'invalid_token', [
  ...['none', 'None', 'NONE', 'nOnE', ''].map((alg): TokenRow => [`8725-none-${alg || 'empty'}`, `no signature under the algorithm "${alg}"`, (w) => unsigned(w, alg)]),
  ['8725-none-signed', 'a signature under the algorithm none', (w) => w.jwt({}, { alg: 'none' })],
  ['8725-none-no-kid', 'no signature and no kid', (w) => unsignedText(JSON.stringify({ alg: 'none', typ: 'at+jwt' }), payload(w))],
  ['8725-hmac-pem', 'HS256 with the public key as PEM', (w) => withHmac(w, w.publicPem())],
  ['8725-hmac-pem-trimmed', 'HS256 with the PEM without its last line end', (w) => withHmac(w, w.publicPem().trim())],
  ['8725-hmac-jwk', 'HS256 with the public key as JWK', (w) => withHmac(w, JSON.stringify(w.keys.rs.publicJwk))],
  ['8725-hmac-modulus', 'HS256 with the modulus', (w) => withHmac(w, Buffer.from(String(w.keys.rs.publicJwk.n), 'base64url'))],
  ['8725-hmac-512', 'HS512 with the public key as PEM', (w) => withHmac(w, w.publicPem(), { alg: 'HS512' }, 'sha512')],
  ['8725-hmac-ec', 'HS256 with a public elliptic key', (w) => withHmac(w, w.publicPem(w.keys.es), { kid: w.keys.es.kid })],
  ['8725-hmac-empty', 'HS256 with an empty secret', (w) => withHmac(w, '')],
  ['8725-hmac-client-secret', 'HS256 with the secret of the API itself', (w) => withHmac(w, w.issuer.client.clientSecret)],
  ['8725-hmac-as-rsa', 'an HMAC in the place of the signature', (w) => withHmac(w, w.publicPem(), { alg: 'RS256' })],
  ['8725-alg-absent', 'no algorithm', (w) => w.jwt({}, { alg: undefined })],
  ['8725-alg-number', 'a number as algorithm', (w) => w.jwt({}, { alg: 256 })],
  ['8725-alg-list', 'a list as algorithm', (w) => w.jwt({}, { alg: ['RS256'] })],
  ['8725-alg-null', 'null as algorithm', (w) => w.jwt({}, { alg: null })],
  ['8725-alg-unknown', 'an unknown algorithm', (w) => w.jwt({}, { alg: 'XS256' })],
  ['8725-alg-lower', 'the algorithm in small letters', (w) => w.jwt({}, { alg: 'rs256' })],
  ['8725-alg-space', 'the algorithm with a space', (w) => w.jwt({}, { alg: 'RS256 ' })],
  ['8725-alg-proto', 'the name of what every object has as algorithm', (w) => w.jwt({}, { alg: 'constructor' })],
  ['8725-alg-encryption', 'an algorithm of encryption', (w) => w.jwt({}, { alg: 'RSA-OAEP-256' })],
  ['8725-alg-other-family', 'an elliptic algorithm over an RSA signature', (w) => w.jwt({}, { alg: 'ES256' })],
  ['8725-alg-other-key', 'the kid of an elliptic key under RS256', (w) => w.jwt({}, { kid: w.keys.es.kid })],
  ...(['ES256', 'PS256', 'RS512', 'EdDSA'] as const).map((alg): TokenRow => [`8725-not-taken-${alg}`, `${alg}, which is not taken here`, (w) => w.jwt({}, {}, { ES256: w.keys.es, PS256: w.keys.ps, RS512: { ...w.keys.any, algorithm: 'RS512' }, EdDSA: w.keys.ed }[alg]), { needs: ['only-RS256'] }]),
  ['8725-key-alg-384', 'RS384 with the key that is published for RS256', (w) => signedText(header(w, { alg: 'RS384' }), payload(w), { ...w.keys.rs, algorithm: 'RS384' })],
  ['8725-key-alg-pss', 'PS256 with the key that is published for RS256', (w) => signedText(header(w, { alg: 'PS256' }), payload(w), { ...w.keys.rs, algorithm: 'PS256' })],
  ['8725-key-alg-pkcs', 'RS256 with the key that is published for PS256', (w) => signedText(header(w, { kid: w.keys.ps.kid }), payload(w), { ...w.keys.ps, algorithm: 'RS256' })],
]);

/** §3.3: every signature is verified, whole. */
const signatures: readonly Case[] = [
  ...tokens('RFC 8725 §3.3', 'invalid_token', [
    ['8725-signature-empty', 'an empty signature under RS256', (w) => resigned(w.jwt(), '')],
    ['8725-signature-bit', 'one bit of the signature', (w) => resigned(w.jwt(), inverted)],
    ['8725-signature-cut', 'a signature cut short', (w) => resigned(w.jwt(), (own) => own.slice(0, -8))],
    ['8725-signature-longer', 'a signature with more behind it', (w) => resigned(w.jwt(), (own) => `${own.slice(0, -2)}AAAA`)],
    ['8725-signature-other', 'the signature of another token', (w) => resigned(w.jwt(), String(w.jwt({ sub: 'eve' }).split('.')[2]))],
    ['8725-signature-zero', 'a signature of zeros under RS256', (w) => resigned(w.jwt(), Buffer.alloc(256).toString('base64url'))],
    ['8725-payload-changed', 'another subject than the signature is over', (w) => {
      const [head, , signature] = w.jwt().split('.');
      return `${head}.${Buffer.from(JSON.stringify(w.claims({ sub: 'root' }))).toString('base64url')}.${signature}`;
    }],
    ['8725-header-changed', 'another header than the signature is over', (w) => {
      const [, body, signature] = w.jwt().split('.');
      return `${Buffer.from(header(w, { x: 1 })).toString('base64url')}.${body}.${signature}`;
    }],
    ['8725-foreign-key', 'a foreign key under the name of one that is known', (w) => w.jwt({}, {}, w.keys.foreign.rs)],
    ['8725-foreign-key-no-kid', 'a foreign key without a name', (w) => w.jwt({}, { kid: undefined }, w.keys.foreign.rs)],
    ['8725-stranger', 'a foreign key under a name that nobody knows', (w) => w.jwt({}, {}, w.keys.stranger)],
    ['8725-short-key', 'an RSA key of 1024 bits (RFC 7518 §3.3)', (w) => w.jwt({}, {}, w.keys.short)],
    ['8725-sealing-key', 'a key that is published for encryption, and for no algorithm', (w) => w.jwt({}, {}, w.keys.forSealing), { strength: 'advice' }],
    ['8725-encryption-key', 'a key that is published for encryption (RFC 7517 §4.2)', (w) => w.jwt({}, {}, w.keys.forEncryption)],
  ]),
  ...tokens('RFC 8725 §3.2', 'invalid_token', [
    ['8725-es-zero', 'a signature of zeros under ES256', (w) => resigned(w.jwt({}, {}, w.keys.es), Buffer.alloc(64).toString('base64url')), { needs: ['ES256'] }],
    ['8725-es-der', 'an ES256 signature in the form of certificates', (w) => resigned(w.jwt({}, {}, w.keys.es), derOf), { needs: ['ES256'] }],
    ['8725-es-other-curve', 'ES256 over a key of another curve', (w) => signedText(JSON.stringify(w.header({ alg: 'ES256' }, w.keys.es384)), payload(w), { ...w.keys.es384, algorithm: 'ES256' }), { needs: ['ES256'] }],
    ['8725-es-agreement', 'a key that is published for agreeing on others (RFC 7517 §4.3)', (w) => w.jwt({}, {}, w.keys.forAgreement), { needs: ['ES256'] }],
    ['8725-es-foreign', 'a foreign elliptic key', (w) => w.jwt({}, {}, w.keys.foreign.es), { needs: ['ES256'] }],
    ['8725-es-384', 'ES384 over a P-256 key', (w) => signedText(JSON.stringify(w.header({ alg: 'ES384' }, w.keys.es)), payload(w), { ...w.keys.es, algorithm: 'ES384' }), { needs: ['ES256'] }],
    ['8725-ed-zero', 'a signature of zeros under EdDSA', (w) => resigned(w.jwt({}, {}, w.keys.ed), Buffer.alloc(64).toString('base64url')), { needs: ['EdDSA'] }],
  ]),
];

const brought = (id: string, title: string, member: (w: Workshop, url: string) => Members, kid?: (w: Workshop) => string | undefined): Case => ({
  ...(tokens('RFC 8725 §3.10', 'invalid_token', [[
    id, title, (w) => w.jwt({}, { kid: kid === undefined ? w.keys.rs.kid : kid(w), ...member(w, w.attackerUrl) }, w.keys.stranger),
  ]])[0] as Case),
  fault: (w) => w.wasLured(),
});

/** §3.10: nothing that comes with the token says with what to check it. */
const claimedKeys: readonly Case[] = [
  brought('8725-jwk', 'a key in the header', (w) => ({ jwk: w.keys.stranger.publicJwk })),
  brought('8725-jwk-no-kid', 'a key in the header, and no kid', (w) => ({ jwk: w.keys.stranger.publicJwk }), () => undefined),
  brought('8725-jwk-own-kid', 'a key in the header under its own name', (w) => ({ jwk: w.keys.stranger.publicJwk }), (w) => w.keys.stranger.kid),
  brought('8725-jku', 'the address of a key set', (_, jku) => ({ jku })),
  brought('8725-jku-own-kid', 'the address of a key set under its own name', (_, jku) => ({ jku }), (w) => w.keys.stranger.kid),
  brought('8725-x5u', 'the address of a certificate', (_, x5u) => ({ x5u }), (w) => w.keys.stranger.kid),
  brought('8725-x5c', 'a certificate chain', () => ({ x5c: ['MIIBIjANBgkq'] }), () => undefined),
  brought('8725-kid-url', 'a kid that is an address', () => ({}), (w) => w.attackerUrl),
  ...tokens('RFC 8725 §3.10', 'invalid_token', [
    ['8725-kid-path', 'a kid that leads to an empty file', (w) => withHmac(w, '', { kid: '../../../../dev/null' })],
    ['8725-kid-sql', 'a kid that is a piece of SQL', (w) => withHmac(w, 'x', { kid: "x' UNION SELECT 'x" })],
    ['8725-kid-proto', 'the name of what every object has as kid', (w) => w.jwt({}, { kid: '__proto__' }, w.keys.stranger)],
    ['8725-kid-number', 'a number as kid', (w) => w.jwt({}, { kid: 1 }, w.keys.stranger)],
    ['8725-kid-object', 'an object as kid', (w) => w.jwt({}, { kid: { $ne: '' } }, w.keys.stranger)],
    ['8725-kid-long', 'a kid of 2,000 characters', (w) => w.jwt({}, { kid: 'k'.repeat(2_000) }, w.keys.stranger)],
    ['8725-kid-empty', 'an empty kid', (w) => w.jwt({}, { kid: '' }, w.keys.stranger)],
  ]),
];

/** RFC 7515 §4.1.11: what must be understood and is not. */
const extensions: readonly Case[] = tokens('RFC 7515 §4.1.11', 'invalid_token', [
  ['7515-crit-unknown', 'an extension that is critical and unknown', (w) => w.jwt({}, { crit: ['https://example.com/x'], 'https://example.com/x': true })],
  ['7515-crit-empty', 'an empty list of extensions', (w) => w.jwt({}, { crit: [] }), { strength: 'advice' }],
  ['7515-crit-text', 'extensions as a text', (w) => w.jwt({}, { crit: 'exp', exp: 1 }), { strength: 'advice' }],
  ['7515-crit-standard', 'a standard parameter as an extension', (w) => w.jwt({}, { crit: ['alg'] }), { strength: 'advice' }],
  ['7515-crit-absent', 'an extension that is not there', (w) => w.jwt({}, { crit: ['exp'] }), { strength: 'advice' }],
  ['7797-b64', 'a payload that is said not to be encoded (RFC 7797)', (w) => w.jwt({}, { b64: false, crit: ['b64'] })],
]);

export const rfc8725: readonly Case[] = [...algorithms, ...signatures, ...claimedKeys, ...extensions];
