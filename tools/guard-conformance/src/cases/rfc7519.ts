import { tokens } from '../case.js';
import type { Case } from '../case.js';
import type { Workshop } from '../workshop.js';

const now = (): number => Math.floor(Date.now() / 1000);
const encoded = (text: string | Buffer): string => Buffer.from(text).toString('base64url');
const header = (w: Workshop): string => JSON.stringify(w.header());
const payload = (w: Workshop): string => JSON.stringify(w.claims());

/** Changes one of the three parts of an honest token. */
const changed = (w: Workshop, at: 0 | 1 | 2, change: (part: string) => string): string =>
  w.jwt().split('.').map((part, index) => (index === at ? change(part) : part)).join('.');

/** A raw number, which `JSON.stringify` would not write. */
const rawExpiry = (w: Workshop, text: string): string => w.text(header(w), payload(w).replace(/"exp":\d+/, `"exp":${text}`));

const times: readonly Case[] = [
  ...tokens('RFC 7519 §4.1.4', 'invalid_token', [
    ['7519-exp-past', 'exp ten minutes ago', (w) => w.jwt({ exp: now() - 600 })],
    ['7519-exp-zero', 'exp at the epoch', (w) => w.jwt({ exp: 0 })],
    ['7519-exp-negative', 'exp before the epoch', (w) => w.jwt({ exp: -1 })],
    ['7519-exp-text', 'exp as a text', (w) => w.jwt({ exp: String(now() + 300) })],
    ['7519-exp-date', 'exp as a date', (w) => w.jwt({ exp: '2099-01-01T00:00:00Z' })],
    ['7519-exp-true', 'exp true', (w) => w.jwt({ exp: true })],
    ['7519-exp-null', 'exp null', (w) => w.jwt({ exp: null })],
    ['7519-exp-list', 'exp as a list', (w) => w.jwt({ exp: [now() + 300] })],
    ['7519-exp-object', 'exp as an object', (w) => w.jwt({ exp: { value: now() + 300 } })],
    ['7519-exp-infinite', 'exp beyond all numbers', (w) => rawExpiry(w, '1e999'), { strength: 'advice' }],
    ['7519-exp-before-dates', 'exp before all dates that there are', (w) => rawExpiry(w, '-1e20')],
    ['7519-exp-past-fraction', 'exp ten minutes ago, with a fraction', (w) => rawExpiry(w, `${now() - 600}.5`)],
  ]),
  ...tokens('RFC 7519 §4.1.5', 'invalid_token', [
    ['7519-nbf-future', 'nbf in ten minutes', (w) => w.jwt({ nbf: now() + 600 })],
    ['7519-nbf-text', 'nbf as a text', (w) => w.jwt({ nbf: String(now() + 600) })],
    ['7519-nbf-far', 'nbf in milliseconds, which is far away', (w) => w.jwt({ nbf: Date.now() })],
    ['7519-nbf-object', 'nbf as an object', (w) => w.jwt({ nbf: {} })],
    ['7519-nbf-soon', 'nbf in a minute', (w) => w.jwt({ nbf: now() + 65 })],
  ]),
  ...tokens('RFC 7519 §4.1.6', 'invalid_token', [
    ['7519-iat-text', 'iat as a text', (w) => w.jwt({ iat: 'yesterday' }), { strength: 'advice' }],
  ]),
  ...tokens('RFC 7519 §2 (NumericDate)', 'accepted', [
    ['7519-exp-fraction', 'exp with a fraction', (w) => rawExpiry(w, `${now() + 300}.5`)],
    ['7519-exp-exponent', 'exp with an exponent', (w) => rawExpiry(w, '4.1e9')],
    ['7519-nbf-past', 'nbf in the past, with a fraction', (w) => w.jwt({ nbf: now() - 60.5 })],
    ['7519-exp-soon', 'exp in four seconds', (w) => w.jwt({ exp: now() + 4 })],
  ]),
];

const audiences: readonly Case[] = [
  ...tokens('RFC 7519 §4.1.3', 'accepted', [
    ['7519-aud-list', 'this API as a list of one', (w) => w.jwt({ aud: [w.issuer.audience] })],
    ['7519-aud-among', 'this API among others', (w) => w.jwt({ aud: ['https://other.example', w.issuer.audience] })],
  ]),
  ...tokens('RFC 7519 §4.1.3', 'invalid_token', [
    ['7519-aud-other', 'another API', (w) => w.jwt({ aud: 'https://other.example' })],
    ['7519-aud-others', 'other APIs', (w) => w.jwt({ aud: ['https://other.example', 'https://another.example'] })],
    ['7519-aud-slash', 'this API with a slash more', (w) => w.jwt({ aud: `${w.issuer.audience}/` })],
    ['7519-aud-longer', 'a longer name', (w) => w.jwt({ aud: `${w.issuer.audience}.attacker.example` })],
    ['7519-aud-shorter', 'a shorter name', (w) => w.jwt({ aud: w.issuer.audience.slice(0, -1) })],
    ['7519-aud-case', 'this API in capitals', (w) => w.jwt({ aud: w.issuer.audience.toUpperCase() })],
    ['7519-aud-words', 'several in one text', (w) => w.jwt({ aud: `https://other.example ${w.issuer.audience}` })],
    ['7519-aud-empty', 'an empty text', (w) => w.jwt({ aud: '' })],
    ['7519-aud-none', 'an empty list', (w) => w.jwt({ aud: [] })],
    ['7519-aud-nested', 'a list in a list', (w) => w.jwt({ aud: [[w.issuer.audience]] })],
    ['7519-aud-object', 'an object that has it', (w) => w.jwt({ aud: { 0: w.issuer.audience, length: 1 } })],
    ['7519-aud-number', 'a number', (w) => w.jwt({ aud: 1 })],
    ['7519-aud-null', 'null', (w) => w.jwt({ aud: null })],
    ['7519-aud-mixed', 'a list of this API and a number', (w) => w.jwt({ aud: [w.issuer.audience, 1] }), { strength: 'advice' }],
  ]),
];

const issuers: readonly Case[] = tokens('RFC 7519 §4.1.1', 'invalid_token', [
  ['7519-iss-other', 'another issuer', (w) => w.jwt({ iss: 'https://attacker.example' })],
  ['7519-iss-slash', 'the issuer with a slash more', (w) => w.jwt({ iss: `${w.issuer.issuer}/` })],
  ['7519-iss-longer', 'a longer name', (w) => w.jwt({ iss: `${w.issuer.issuer}.attacker.example` })],
  ['7519-iss-shorter', 'a shorter name', (w) => w.jwt({ iss: w.issuer.issuer.slice(0, -1) })],
  ['7519-iss-case', 'the issuer in capitals', (w) => w.jwt({ iss: w.issuer.issuer.toUpperCase() })],
  ['7519-iss-list', 'a list that has it', (w) => w.jwt({ iss: [w.issuer.issuer] })],
  ['7519-iss-null', 'null', (w) => w.jwt({ iss: null })],
  ['7519-iss-empty', 'an empty text', (w) => w.jwt({ iss: '' })],
  ['7519-iss-proto', 'the name of what every object has', (w) => w.jwt({ iss: '__proto__' })],
]);

/** RFC 7519 §7.2: how a JWT is taken apart; RFC 7515 for its parts. */
const structure: readonly Case[] = [
  ...tokens('RFC 7519 §7.2', 'unauthorized', [
    ['7519-two-parts', 'two parts', (w) => w.jwt().split('.').slice(0, 2).join('.')],
    ['7519-four-parts', 'four parts', (w) => `${w.jwt()}.${encoded('x')}`],
    ['7519-five-parts', 'five parts, as encryption has', (w) => `${w.jwt()}.AAAA.AAAA`],
    ['7519-leading-dot', 'a dot before it', (w) => `.${w.jwt()}`],
    ['7519-trailing-dot', 'a dot behind it', (w) => `${w.jwt()}.`],
    ['7519-empty-header', 'no header', (w) => changed(w, 0, () => '')],
    ['7519-empty-payload', 'no payload', (w) => changed(w, 1, () => '')],
    ['7519-dots', 'only dots', () => '..'],
    ['7519-json-form', 'the JSON serialization, encoded', (w) => {
      const [protectedHeader, body, signature] = w.jwt().split('.');
      return encoded(JSON.stringify({ protected: protectedHeader, payload: body, signature }));
    }],
  ]),
  ...tokens('RFC 7519 §7.2', 'invalid_token', [
    ['7519-payload-list', 'a list as payload', (w) => w.text(header(w), JSON.stringify([w.claims()]))],
    ['7519-payload-text', 'a text as payload', (w) => w.text(header(w), JSON.stringify('admin'))],
    ['7519-payload-null', 'null as payload', (w) => w.text(header(w), 'null')],
    ['7519-payload-number', 'a number as payload', (w) => w.text(header(w), '1')],
    ['7519-payload-broken', 'half of a JSON payload', (w) => w.text(header(w), payload(w).slice(0, -1))],
    ['7519-payload-trailing', 'a payload with something behind it', (w) => w.text(header(w), `${payload(w)}{}`)],
    ['7519-payload-comment', 'a payload with a comment', (w) => w.text(header(w), payload(w).replace('{', '{/**/'))],
    ['7519-payload-bom', 'a payload that begins with a byte order mark', (w) => w.text(header(w), `\ufeff${payload(w)}`), { strength: 'advice' }],
    ['7519-header-list', 'a list as header', (w) => w.text(JSON.stringify([w.header()]), payload(w))],
    ['7519-header-null', 'null as header', (w) => w.text('null', payload(w))],
    ['7519-header-broken', 'half of a JSON header', (w) => w.text(header(w).slice(0, -1), payload(w))],
    ['7519-header-latin1', 'a header that is not UTF-8', (w) => changed(w, 0, () => encoded(Buffer.from(header(w).replace('at+jwt', 'at+jwt\u00ff'), 'latin1')))],
    ['7519-payload-latin1', 'a payload that is not UTF-8', (w) => w.text(header(w), Buffer.from(payload(w).replace('{', '{"note":"\u00ff",'), 'latin1'))],
    ['7519-header-latin1-signed', 'a header that is not UTF-8, signed', (w) => w.text(Buffer.from(header(w).replace('{', '{"note":"\u00ff",'), 'latin1'), payload(w))],
    ['7519-nested', 'a JWT as the payload of another', (w) => w.text(JSON.stringify(w.header({ cty: 'JWT' })), w.jwt())],
  ]),
  ...tokens('RFC 7515 §2', 'unauthorized', [
    ['7515-padded', 'padding behind the signature', (w) => `${w.jwt()}=`, { strength: 'advice' }],
    ['7515-last-bits', 'other bits where a decoder looks away', (w) => changed(w, 2, (part) => part.slice(0, -1) + String.fromCharCode(part.charCodeAt(part.length - 1) + 1)), { strength: 'advice' }],
    ['7515-standard-alphabet', 'the alphabet of base64 in the signature', (w) => changed(w, 2, (part) => `+/${part.slice(2)}`)],
    ['7515-inside', 'characters of no alphabet inside the signature', (w) => changed(w, 2, (part) => `${part.slice(0, 40)}~~~~${part.slice(40)}`), { strength: 'advice' }],
    ['7515-tilde', 'characters of no alphabet in the signature', (w) => changed(w, 2, (part) => `~${part}`), { strength: 'advice' }],
  ]),
  ...tokens('RFC 7519 §4', 'invalid_token', [
    ['7519-duplicate-claim', 'a claim twice, which parsers read differently', (w) => w.text(header(w), payload(w).replace('{', '{"sub":"root",')), { strength: 'advice' }],
    ['7519-duplicate-escaped', 'a claim twice, once escaped', (w) => w.text(header(w), payload(w).replace('{', '{"s\\u0075b":"root",')), { strength: 'advice' }],
    ['7519-duplicate-deep', 'a member twice, deep inside', (w) => w.text(header(w), payload(w).replace('{', '{"act":{"a":[{"b":1,"b":2}]},')), { strength: 'advice' }],
    ['7519-duplicate-header', 'a header parameter twice (RFC 7515 §4)', (w) => w.text(header(w).replace('{', '{"alg":"none",'), payload(w)), { strength: 'advice' }],
  ]),
  ...tokens('RFC 7519 §4', 'accepted', [
    ['7519-unknown-claims', 'claims that nobody knows are left alone', (w) => w.jwt({ 'https://example.com/x': { deep: [1, { a: null }] }, roles: ['a'], ü: 'ö' })],
    ['7519-proto-claim', 'a claim that is called __proto__ changes nothing', (w) => w.text(header(w), payload(w).replace('{', '{"__proto__":{"scope":"documents:write"},'))],
    ['7519-deep', 'a claim that is 500 lists deep', (w) => w.jwt({ deep: JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown })],
    ['7519-backslash', 'a claim that ends with a backslash', (w) => w.jwt({ note: 'C:\\\\' })],
    ['7519-quote', 'a claim of quotes and backslashes alone', (w) => w.jwt({ note: '"\\"' })],
    ['7519-escapes', 'claims with quotes, colons and backslashes', (w) => w.jwt({ note: '"a":"b\\\\\\"":{' })],
  ]),
];

export const rfc7519: readonly Case[] = [...times, ...audiences, ...issuers, ...structure];
