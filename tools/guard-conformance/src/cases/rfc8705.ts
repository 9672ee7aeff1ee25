import { X509Certificate, createHash } from 'node:crypto';
import { certificateConfirmation } from '@latchkey/access-token-guard/testing';
import { bearer } from '../case.js';
import type { Attempt, Case } from '../case.js';
import type { Workshop } from '../workshop.js';

type Request = (w: Workshop, token: string) => Attempt | Promise<Attempt>;

/** A token that is bound to the client's certificate. */
const sent = (id: string, title: string, request: Request, changes: Partial<Case> = {}): Case => ({
  id: `8705-${id}`, source: 'RFC 8705 §3', title, needs: ['certificate'], expected: 'invalid_token', request: async (w) => request(w, await w.certified()), ...changes,
});
const overTls = (w: Workshop, token: string, whose: 'own' | 'other' | undefined, lines: Attempt['lines'] = []): Attempt =>
  bearer(token, { route: 'tls', lines, ...(whose && { certificate: w.certificates[whose] }) });

const connection: readonly Case[] = [
  sent('own', 'a bound token with its certificate', (w, token) => overTls(w, token, 'own'), { expected: 'accepted' }),
  sent('opaque', 'a bound opaque token with its certificate', async (w) => overTls(w, await w.certified({ format: 'opaque' }), 'own'), { expected: 'accepted', needs: ['certificate', 'introspection'], source: 'RFC 8705 §3.2' }),
  sent('unbound', 'a bearer token beside any certificate', (w) => overTls(w, w.jwt(), 'other'), { expected: 'accepted' }),
  sent('other', 'a bound token with another certificate', (w, token) => overTls(w, token, 'other')),
  sent('none', 'a bound token without a certificate', (w, token) => overTls(w, token, undefined)),
  sent('plain', 'a bound token where there is no TLS', (_, token) => bearer(token)),
  sent('opaque-other', 'a bound opaque token with another certificate', async (w) => overTls(w, await w.certified({ format: 'opaque' }), 'other'), { needs: ['certificate', 'introspection'], source: 'RFC 8705 §3.2' }),
  ...['Client-Cert', 'X-Client-Cert', 'X-Forwarded-Client-Cert', 'SSL-Client-Cert'].map((name) =>
    sent(`header-${name}`, `its certificate in the header ${name} alone, which anybody can write`, (w, token) =>
      overTls(w, token, 'other', [[name, name === 'Client-Cert' ? `:${w.certificates.own.x5c}:` : encodeURIComponent(w.certificates.own.certificate)]]), { source: 'RFC 9440 §4' })),
  sent('dpop-scheme', 'a token that is bound to a certificate under the scheme DPoP', (w, token) => ({ route: 'tls', certificate: w.certificates.own, lines: [['Authorization', `DPoP ${token}`]] }), { expected: 'malformed', needs: ['certificate', 'dpop'] }),
];

const digest = (w: Workshop, hash: string, encoding: 'hex' | 'base64url'): string => createHash(hash).update(new X509Certificate(w.certificates.own.certificate).raw).digest(encoding);

/** What a token says of its certificate (§3.1). */
const confirmations: readonly Case[] = ([
  ['hex', 'the thumbprint in another alphabet', (w) => ({ 'x5t#S256': digest(w, 'sha256', 'hex') })],
  ['padded', 'the thumbprint with padding', (w) => ({ 'x5t#S256': `${digest(w, 'sha256', 'base64url')}=` })],
  ['sha-1', 'the thumbprint under another hash', (w) => ({ x5t: digest(w, 'sha1', 'base64url') })],
  ['empty', 'an empty thumbprint', () => ({ 'x5t#S256': '' })], ['null', 'null as thumbprint', () => ({ 'x5t#S256': null })],
  ['list', 'a list with the thumbprint', (w) => ({ 'x5t#S256': [digest(w, 'sha256', 'base64url')] })],
  ['jkt', 'the thumbprint of the certificate as that of a key', (w) => ({ jkt: digest(w, 'sha256', 'base64url') })],
  ['both', 'a certificate and a key, of which one is proven', (w) => ({ ...certificateConfirmation(w.certificates.own.certificate), ...w.proofKey.cnf })],
] satisfies readonly (readonly [string, string, (w: Workshop) => Record<string, unknown>])[]).map(([id, title, cnf]) =>
  sent(`cnf-${id}`, title, async (w) => overTls(w, await w.bound({ cnf: cnf(w) }), 'own'), { source: 'RFC 8705 §3.1', strength: 'advice' }));

const told = (id: string, title: string, header: (w: Workshop) => string | undefined, changes: Partial<Case> = {}): Case =>
  sent(`told-${id}`, title, (w, token) => {
    const text = header(w);
    return bearer(token, { lines: text === undefined ? [] : [['Client-Cert', text]] });
  }, { source: 'RFC 9440 §2.2', needs: ['certificate-header'], ...changes });
const sequence = (text: string): string => `:${text}:`;
const escaped = encodeURIComponent;

/** What the proxy tells, where the API believes it (RFC 9440); PEM with percent signs is what nginx writes. */
const proxy: readonly Case[] = [
  told('own', 'the certificate of the token, as a byte sequence', (w) => sequence(w.certificates.own.x5c), { expected: 'accepted' }),
  told('pem', 'the certificate of the token, as PEM', (w) => escaped(w.certificates.own.certificate), { expected: 'accepted', strength: 'advice' }),
  told('none', 'no certificate', () => undefined), told('empty', 'an empty header', () => ''), told('text', 'a text', () => 'x'), told('percent', 'a percent sign', () => '%'),
  told('other', 'another certificate', (w) => sequence(w.certificates.other.x5c)), told('other-pem', 'another certificate, as PEM', (w) => escaped(w.certificates.other.certificate)),
  told('empty-sequence', 'an empty byte sequence', () => '::'), told('no-base64', 'a byte sequence that is none', () => ':%:'), told('no-certificate', 'bytes that are no certificate', () => ':AAAA:'),
  told('no-colons', 'the bytes without their colons', (w) => w.certificates.own.x5c), told('no-first-colon', 'the bytes without the first colon', (w) => `${w.certificates.own.x5c}:`),
  told('no-last-colon', 'the bytes without the last colon', (w) => `:${w.certificates.own.x5c}`),
  told('sequence-before', 'something before the byte sequence', (w) => `x${sequence(w.certificates.own.x5c)}`), told('sequence-behind', 'something behind the byte sequence', (w) => `${sequence(w.certificates.own.x5c)}x`),
  told('two', 'the right certificate in front of another', (w) => escaped(`${w.certificates.own.certificate}\n${w.certificates.other.certificate}`)),
  told('two-turned', 'the right certificate behind another', (w) => escaped(`${w.certificates.other.certificate}\n${w.certificates.own.certificate}`)),
  told('before', 'something before the certificate', (w) => escaped(`x\n${w.certificates.own.certificate}`)), told('behind', 'something behind the certificate', (w) => escaped(`${w.certificates.own.certificate}\nx`)),
  told('envoy', 'the certificate in the form of another header', (w) => `Hash=1;Cert="${escaped(w.certificates.own.certificate)}"`),
  told('thumbprint', 'the thumbprint in the place of the certificate', (w) => sequence(Buffer.from(digest(w, 'sha256', 'base64url'), 'base64url').toString('base64'))),
  told('key', 'the private key', (w) => escaped(w.certificates.own.privateKey)),
  told('long', 'a certificate with spaces for 40,000 characters', (w) => escaped(`${w.certificates.own.certificate}${' '.repeat(13_000)}`), { strength: 'advice' }),
  told('unbound', 'a bearer token beside a certificate', () => undefined, { expected: 'accepted', request: (w) => bearer(w.jwt(), { lines: [['Client-Cert', sequence(w.certificates.other.x5c)]] }) }),
];

export const rfc8705: readonly Case[] = [...connection, ...confirmations, ...proxy];
