import { bearer } from '../case.js';
import type { Attempt, Case, Feature } from '../case.js';

const line = (authorization: string): Attempt => ({ lines: [['Authorization', authorization]] });
const FORM = ['Content-Type', 'application/x-www-form-urlencoded'] as const;

/** How a token is presented (§2). */
const presentation: readonly Case[] = [
  { id: '6750-header', source: 'RFC 6750 §2.1', title: 'a valid token after the scheme Bearer', expected: 'accepted', request: (w) => bearer(w.jwt()) },
  { id: '6750-header-lower', source: 'RFC 9110 §11.1', title: 'the scheme in small letters', expected: 'accepted', request: (w) => line(`bearer ${w.jwt()}`) },
  { id: '6750-header-upper', source: 'RFC 9110 §11.1', title: 'the scheme in capitals', expected: 'accepted', request: (w) => line(`BEARER ${w.jwt()}`) },
  { id: '6750-two-spaces', source: 'RFC 6750 §2.1', title: 'two spaces after the scheme (1*SP)', expected: 'accepted', request: (w) => line(`Bearer  ${w.jwt()}`) },
  { id: '6750-field-name', source: 'RFC 9110 §5.1', title: 'the field name in small letters', expected: 'accepted', request: (w) => ({ lines: [['authorization', `Bearer ${w.jwt()}`]] }) },
  { id: '6750-post', source: 'RFC 6750 §2.1', title: 'a valid token with a POST of a form that has other fields', expected: 'accepted', request: (w) => bearer(w.jwt(), { method: 'POST', lines: [FORM], body: 'a=1' }) },
  { id: '6750-head', source: 'RFC 9110 §9.3.2', title: 'HEAD without a token is answered like GET', expected: 'challenged', request: () => ({ method: 'HEAD' }) },
  { id: '6750-query-alone', source: 'RFC 6750 §5.3', title: 'a token in the query, which ends up in logs', strength: 'advice', expected: 'malformed', request: (w) => ({ query: `?access_token=${w.jwt()}` }) },
  { id: '6750-query-escaped', source: 'RFC 6750 §5.3', title: 'a token in the query under an escaped name', strength: 'advice', expected: 'malformed', request: (w) => ({ query: `?%61ccess_token=${w.jwt()}` }) },
  { id: '6750-form-alone', source: 'RFC 6750 §2.2', title: 'a token in a form, which is not offered', strength: 'advice', expected: 'malformed', request: (w) => ({ method: 'POST', lines: [FORM], body: `access_token=${w.jwt()}` }) },
  { id: '6750-form-get', source: 'RFC 6750 §2.2', title: 'a token in the body of a GET', expected: 'malformed', request: (w) => ({ method: 'GET', lines: [FORM, ['Content-Length', String(13 + w.jwt().length)]], body: `access_token=${w.jwt()}` }) },
  { id: '6750-header-and-query', source: 'RFC 6750 §3.1', title: 'a token in the header and one in the query', strength: 'advice', expected: 'invalid_request', request: (w) => bearer(w.jwt(), { query: `?access_token=${w.jwt()}` }) },
  { id: '6750-header-and-form', source: 'RFC 6750 §3.1', title: 'a token in the header and one in the form', strength: 'advice', expected: 'invalid_request', request: (w) => bearer(w.jwt(), { method: 'POST', lines: [FORM], body: `access_token=${w.jwt()}` }) },
  { id: '6750-header-and-form-case', source: 'RFC 6750 §3.1', title: 'both, where the type of the form is in capitals', strength: 'advice', expected: 'invalid_request', request: (w) => bearer(w.jwt(), { method: 'POST', lines: [['Content-Type', FORM[1].toUpperCase()]], body: `access_token=${w.jwt()}` }) },
  { id: '6750-header-and-form-charset', source: 'RFC 6750 §3.1', title: 'both, where the form names its character set', strength: 'advice', expected: 'invalid_request', request: (w) => bearer(w.jwt(), { method: 'POST', lines: [['Content-Type', `${FORM[1]}; charset=utf-8`]], body: `access_token=${w.jwt()}` }) },
  { id: '6750-json', source: 'RFC 6750 §2.2', title: 'JSON may have a member of that name', expected: 'accepted', request: (w) => bearer(w.jwt(), { method: 'POST', lines: [['Content-Type', 'application/json']], body: '{"access_token":"x"}' }) },
  { id: '6750-two-headers', source: 'RFC 9110 §5.3', title: 'two Authorization lines with the same token', strength: 'advice', expected: 'malformed', request: (w) => {
    const token = w.jwt();
    return bearer(token, { lines: [['Authorization', `Bearer ${token}`]] });
  } },
  { id: '6750-two-headers-bad-first', source: 'RFC 9110 §5.3', title: 'two Authorization lines, the second with a valid token', expected: 'malformed', request: (w) => ({ lines: [['Authorization', 'Bearer x'], ['Authorization', `Bearer ${w.jwt()}`]] }) },
  { id: '6750-cookie', source: 'RFC 6750 §5.3', title: 'a token in a cookie', expected: 'challenged', request: (w) => ({ lines: [['Cookie', `access_token=${w.jwt()}`]] }) },
  { id: '6750-proxy', source: 'RFC 9110 §11.7.2', title: 'a token for the proxy', expected: 'challenged', request: (w) => ({ lines: [['Proxy-Authorization', `Bearer ${w.jwt()}`]] }) },
];

/** What is no token (§2.1), or none at all (§3). */
const malformed: readonly Case[] = [
  { id: '6750-none', source: 'RFC 6750 §3.1', title: 'no token: a challenge without an error', expected: 'challenged', request: () => ({}) },
  { id: '6750-empty-header', source: 'RFC 6750 §3.1', title: 'an empty Authorization header', expected: 'malformed', request: () => line('') },
  { id: '6750-basic', source: 'RFC 6750 §3.1', title: 'the scheme Basic', expected: 'unauthorized', request: () => line('Basic YTpi') },
  { id: '6750-unknown-scheme', source: 'RFC 6750 §3.1', title: 'a valid token under an unknown scheme', expected: 'malformed', request: (w) => line(`Token ${w.jwt()}`) },
  { id: '6750-no-scheme', source: 'RFC 6750 §2.1', title: 'a valid token without a scheme', expected: 'malformed', request: (w) => line(w.jwt()) },
  { id: '6750-glued-scheme', source: 'RFC 6750 §2.1', title: 'a valid token glued to the scheme', expected: 'malformed', request: (w) => line(`Bearer${w.jwt()}`) },
  { id: '6750-colon-scheme', source: 'RFC 6750 §2.1', title: 'the scheme with a colon', expected: 'malformed', request: (w) => line(`Bearer: ${w.jwt()}`) },
  { id: '6750-scheme-only', source: 'RFC 6750 §3.1', title: 'the scheme and nothing else', expected: 'malformed', request: () => line('Bearer') },
  { id: '6750-scheme-space', source: 'RFC 6750 §3.1', title: 'the scheme and spaces', expected: 'malformed', request: () => line('Bearer   ') },
  { id: '6750-two-tokens', source: 'RFC 6750 §2.1', title: 'a valid token and another word', expected: 'malformed', request: (w) => line(`Bearer ${w.jwt()} x`) },
  { id: '6750-comma', source: 'RFC 6750 §2.1', title: 'two credentials in one line', expected: 'malformed', request: (w) => line(`Bearer x, Bearer ${w.jwt()}`) },
  { id: '6750-quoted', source: 'RFC 6750 §2.1', title: 'a valid token in quotes', expected: 'malformed', request: (w) => line(`Bearer "${w.jwt()}"`) },
  { id: '6750-parameter', source: 'RFC 6750 §2.1', title: 'a valid token as a parameter', expected: 'malformed', request: (w) => line(`Bearer token="${w.jwt()}"`) },
  { id: '6750-latin1', source: 'RFC 6750 §2.1', title: 'characters outside b64token', expected: 'malformed', request: () => line('Bearer \u00e4\u00f6') },
  { id: '6750-padding-only', source: 'RFC 6750 §2.1', title: 'a token of padding', expected: 'malformed', request: () => line('Bearer ==') },
  { id: '6750-long', source: 'RFC 6750 §3.1', title: 'a token of 12,000 characters that is none', expected: 'malformed', request: () => bearer('x'.repeat(12_000)) },
  { id: '6750-bound', source: 'RFC 6750 §3.1', title: 'a valid token of 20,000 characters', strength: 'advice', needs: ['bounds'], expected: 'unauthorized', request: (w) => bearer(w.jwt({ x: 'x'.repeat(15_000) })) },
  { id: '6750-garbage', source: 'RFC 6750 §3.1', title: 'a token that is neither JWT nor known', expected: 'unauthorized', request: () => bearer('mF_9.B5f-4.1JqM') },
  { id: '6750-null', source: 'RFC 6750 §3.1', title: 'the token "null" of a careless client', expected: 'unauthorized', request: () => bearer('null') },
  { id: '6750-undefined', source: 'RFC 6750 §3.1', title: 'the token "undefined" of a careless client', expected: 'unauthorized', request: () => bearer('undefined') },
];

/** A malformed request is no invalid token: the client must mend it, and not fetch another one. */
const codes: readonly Case[] = [
  ['word', 'a token and another word', 'Bearer abc def'], ['quote-first', 'a quote before the token', 'Bearer "abc'], ['quote-last', 'a quote behind the token', 'Bearer abc"'],
  ['nothing', 'no token behind the scheme', 'Bearer'],
].map(([id, title, authorization]): Case => ({
  id: `6750-code-${String(id)}`, source: 'RFC 6750 §3.1', title: String(title), strength: 'advice', expected: 'invalid_request', request: () => line(String(authorization)),
}));

const CLAIM_IN_HEADER = 'a"\\, error="insufficient_scope"';

/** What the answer says (§3). */
const answers: readonly Case[] = [
  { id: '6750-other-scheme', source: 'RFC 6750 §3.1', title: 'another scheme, whose name ends alike: no error is named', strength: 'advice', expected: 'challenged', request: () => line('NotBearer abc') },
  { id: '6750-other-scheme-dpop', source: 'RFC 6750 §3.1', title: 'another scheme, whose name ends like DPoP: no error is named', strength: 'advice', expected: 'challenged', request: () => line('NotDPoP abc') },
  { id: '6750-expired-code', source: 'RFC 6750 §3.1', title: 'an expired token is named so: invalid_token', expected: 'invalid_token', request: (w) => bearer(w.jwt({ exp: 1_600_000_000 })) },
  { id: '6750-malformed-code', source: 'RFC 6750 §3.1', title: 'a malformed token is named so: invalid_token', expected: 'invalid_token', request: () => bearer('a.b.c') },
  { id: '6750-challenge-injection', source: 'RFC 6750 §3', title: 'what a token says cannot break out of the challenge', expected: 'invalid_token', request: (w) => bearer(w.jwt({ iss: CLAIM_IN_HEADER, aud: CLAIM_IN_HEADER })) },
  { id: '6750-challenge-newline', source: 'RFC 6750 §3', title: 'what a token says cannot begin another header', expected: 'invalid_token', request: (w) => bearer(w.jwt({ iss: 'a\r\nSet-Cookie: x=1', aud: 'a\r\nSet-Cookie: x=1' })) },
];

const scoped = (id: string, title: string, scope: unknown, expected: Case['expected'] = 'insufficient_scope'): Case => ({
  id: `6750-scope-${id}`, source: 'RFC 6750 §3.1', title, needs: ['scope'], expected,
  request: (w) => bearer(w.jwt({ scope }), { route: 'scoped' }),
});

/** What a token may do (§3.1); the route needs `documents:write`. */
const scopes: readonly Case[] = [
  scoped('alone', 'the scope that is needed', 'documents:write', 'accepted'),
  scoped('among', 'the scope that is needed among others', 'openid documents:write profile', 'accepted'),
  { ...scoped('missing', 'another scope', 'documents:read'), scheme: 'bearer' },
  scoped('empty', 'no scope', ''),
  scoped('absent', 'no scope claim', undefined),
  scoped('prefix', 'the beginning of the scope', 'documents:writ'),
  scoped('longer', 'a scope that begins like it', 'documents:writer'),
  scoped('suffix', 'a scope that ends like it', 'my-documents:write'),
  scoped('case', 'the scope in capitals', 'DOCUMENTS:WRITE'),
  scoped('comma', 'scopes parted by commas', 'documents:read,documents:write'),
  scoped('tab', 'scopes parted by a tab', 'documents:read\tdocuments:write'),
  scoped('plus', 'scopes parted by a plus', 'documents:read+documents:write'),
  scoped('wildcard', 'a wildcard that nobody defined', 'documents:*'),
  { ...scoped('first-token', 'without a token the answer is not about scopes', '', 'challenged'), request: () => ({ route: 'scoped' }) },
  { ...scoped('invalid-first', 'an expired token is not told which scope it needs', '', 'invalid_token'), request: (w) => bearer(w.jwt({ exp: 1_600_000_000, scope: '' }), { route: 'scoped' }) },
];

const on = (id: string, title: string, needs: Feature, { route, claims, expected = 'insufficient_scope', ...changes }: Pick<Attempt, 'route'> & { readonly claims: Record<string, unknown>; readonly expected?: Case['expected'] } & Partial<Case>): Case => ({
  id: `6750-${id}`, source: 'RFC 6750 §3.1', title, needs: [needs], expected, request: (w) => bearer(w.jwt(claims), { route }), ...changes,
});

/** Several scopes, and scopes that others imply. */
const several: readonly Case[] = [
  on('both-held', 'two scopes that are needed', 'scope', { route: 'both', claims: { scope: 'documents:write documents:read' }, expected: 'accepted' }),
  on('both-first', 'the first of two scopes that are needed', 'scope', { route: 'both', claims: { scope: 'documents:read' } }),
  on('both-second', 'the second of two scopes that are needed', 'scope', { route: 'both', claims: { scope: 'documents:write' } }),
  on('both-neither', 'neither of two scopes that are needed', 'scope', { route: 'both', claims: { scope: 'openid' } }),
  on('both-said', 'the challenge names all that is needed', 'scope', { route: 'both', claims: { scope: 'documents:read' }, strength: 'advice', says: { scope: 'documents:read documents:write' } }),
  on('either-first', 'the first of two scopes of which one is needed', 'any-scope', { route: 'either', claims: { scope: 'documents:list' }, expected: 'accepted' }),
  on('either-second', 'the second of two scopes of which one is needed', 'any-scope', { route: 'either', claims: { scope: 'documents:read' }, expected: 'accepted' }),
  on('either-neither', 'none of the scopes of which one is needed', 'any-scope', { route: 'either', claims: { scope: 'documents:write' } }),
  on('either-said', 'the challenge names one that would do', 'any-scope', { route: 'either', claims: { scope: 'openid' }, strength: 'advice', says: { scope: 'documents:list' } }),
  on('implied', 'a scope that implies the one that is needed', 'scope-hierarchy', { route: 'scoped', claims: { scope: 'documents:admin' }, expected: 'accepted' }),
  on('implied-twice', 'a scope that implies it over two steps', 'scope-hierarchy', { route: 'scoped', claims: { scope: 'documents:owner' }, expected: 'accepted' }),
  on('implied-both', 'a scope that implies one of two', 'scope-hierarchy', { route: 'both', claims: { scope: 'documents:admin' } }),
  on('implied-not', 'a scope that implies others', 'scope-hierarchy', { route: 'either', claims: { scope: 'documents:owner' } }),
];

const entitled = (id: string, title: string, entitlements: unknown, expected: Case['expected'] = 'forbidden'): Case =>
  on(`entitled-${id}`, title, 'entitlements', { route: 'entitled', claims: { entitlements }, expected, source: 'RFC 9068 §2.2.3.1' });

/** What the person may do here, and a condition of the application's own. */
const entitlements: readonly Case[] = [
  entitled('held', 'the entitlements that are needed', ['documents:delete', 'documents:archive', 'x'], 'accepted'), entitled('one', 'one of the entitlements that are needed', ['documents:delete']),
  entitled('other', 'other entitlements', ['documents:write']), entitled('none', 'no entitlements', []), entitled('absent', 'no word of entitlements', undefined), entitled('text', 'entitlements in one text', 'documents:archive documents:delete'),
  entitled('object', 'entitlements as the members of an object', { 'documents:archive': true, 'documents:delete': true }), entitled('null', 'null as entitlements', null),
  on('own-held', 'a token that meets the API’s own condition', 'own-condition', { route: 'own', claims: { sub: 'account-1' }, expected: 'accepted' }),
  on('own-answer', 'a token that the API answers by itself', 'own-condition', { route: 'own', claims: { sub: 'account-3' }, expected: 'invalid_token' }),
  on('own-failure', 'a token of which the API’s own condition cannot tell', 'own-condition', { route: 'own', claims: { sub: 'account-4' }, expected: 'forbidden', strength: 'advice' }),
  on('own-other', 'a token that does not', 'own-condition', { route: 'own', claims: { sub: 'account-2' }, expected: 'forbidden' }),
];

/** Where clients learn more (RFC 9728 §5.1). */
const METADATA = { source: 'RFC 9728 §5.1', says: { resource_metadata: 'https://api.example/.well-known/oauth-protected-resource' } } as const;
const metadata: readonly Case[] = [
  { id: '9728-none', title: 'no token: the challenge names the metadata', needs: ['resource-metadata'], expected: 'challenged', request: () => ({}), ...METADATA },
  { id: '9728-invalid', title: 'an expired token: the challenge names the metadata', needs: ['resource-metadata'], expected: 'invalid_token', request: (w) => bearer(w.jwt({ exp: 1_600_000_000 })), ...METADATA },
  on('metadata-scope', 'another scope: the challenge names the metadata', 'scope', { needs: ['scope', 'resource-metadata'], route: 'scoped', claims: { scope: 'openid' }, ...METADATA }),
];

export const rfc6750: readonly Case[] = [...presentation, ...malformed, ...codes, ...answers, ...scopes, ...several, ...entitlements, ...metadata];
