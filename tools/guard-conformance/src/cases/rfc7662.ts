import { bearer } from '../case.js';
import type { Attempt, Case, Expectation } from '../case.js';
import type { Workshop } from '../workshop.js';

type Members = Readonly<Record<string, unknown>>;

const now = (): number => Math.floor(Date.now() / 1000);
const active = (w: Workshop, changes: Members = {}): Members =>
  Object.fromEntries(Object.entries({ active: true, token_type: 'Bearer', ...w.claims(), ...changes }).filter(([, value]) => value !== undefined));

type Row = readonly [id: string, title: string, answer: (w: Workshop) => Members | (() => Response), changes?: Partial<Case>];

/** Cases of opaque tokens, by what introspection answers. */
function answered(source: string, expected: Expectation, rows: readonly Row[]): readonly Case[] {
  return rows.map(([id, title, answer, changes]) => ({
    id: `7662-${id}`, source, title, needs: ['introspection'], expected,
    request: async (w): Promise<Attempt> => bearer(await w.introspectedAs(answer(w))), ...changes,
  }));
}

const honest: readonly Case[] = answered('RFC 7662 §2.2', 'accepted', [
  ['active', 'an active token', (w) => active(w)],
  ['aud-list', 'this API among its audiences', (w) => active(w, { aud: ['https://other.example', w.issuer.audience] })],
  ['type-case', 'the token type in small letters (RFC 6749 §5.1)', (w) => active(w, { token_type: 'bearer' })],
  ['no-type', 'no token type, which is optional', (w) => active(w, { token_type: undefined })],
  ['username', 'members that are optional or unknown', (w) => active(w, { username: 'ada', extension_field: { a: [1] } })],
  ['no-iat', 'neither iat nor jti, which are optional', (w) => active(w, { iat: undefined, jti: undefined })],
]);

const inactive: readonly Case[] = [
  ...answered('RFC 7662 §2.2', 'invalid_token', [
    ['inactive', 'an inactive token', () => ({ active: false })],
    ['inactive-claims', 'an inactive token of which much is said', (w) => active(w, { active: false })],
    ['active-text', 'the text "true"', (w) => active(w, { active: 'true' })],
    ['active-number', 'the number 1', (w) => active(w, { active: 1 })],
    ['active-null', 'null', (w) => active(w, { active: null })],
    ['active-object', 'an object', (w) => active(w, { active: {} })],
    ['active-absent', 'no word of whether it is active', (w) => active(w, { active: undefined })],
  ]),
  { id: '7662-unknown', source: 'RFC 7662 §2.2', title: 'a token that the issuer does not know', needs: ['introspection'], expected: 'invalid_token', request: async (w) => {
    const token = await w.opaque();
    w.issuer.active.delete(token);
    return bearer(token);
  } },
];

const claims: readonly Case[] = answered('RFC 7662 §4', 'invalid_token', [
  ['aud-other', 'active for another API', (w) => active(w, { aud: 'https://other.example' })],
  ['aud-others', 'active for other APIs', (w) => active(w, { aud: ['https://other.example', 'https://another.example'] })],
  ['aud-slash', 'active for this API with a slash more', (w) => active(w, { aud: `${w.issuer.audience}/` })],
  ['aud-absent', 'active for nobody in particular', (w) => active(w, { aud: undefined }), { strength: 'advice' }],
  ['exp-past', 'active, and expired', (w) => active(w, { exp: now() - 600 })],
  ['exp-text', 'active, with a text as exp', (w) => active(w, { exp: String(now() + 300) })],
  ['exp-absent', 'active for ever', (w) => active(w, { exp: undefined }), { strength: 'advice' }],
  ['nbf-future', 'active, and not yet valid', (w) => active(w, { nbf: now() + 600 })],
  ['iss-other', 'active, and of another issuer', (w) => active(w, { iss: 'https://attacker.example' })],
  ['iss-absent', 'active, and of no issuer', (w) => active(w, { iss: undefined }), { strength: 'advice' }],
  ['sub-absent', 'active, and of nobody', (w) => active(w, { sub: undefined }), { strength: 'advice' }],
  ['client-absent', 'active, and given to nobody', (w) => active(w, { client_id: undefined }), { strength: 'advice' }],
  ['type-mac', 'active, and of another type', (w) => active(w, { token_type: 'mac' })],
  ['type-dpop', 'active, of the type DPoP, and bound to nothing (RFC 9449 §6.2)', (w) => active(w, { token_type: 'DPoP' })],
  ['type-dpop-null', 'active, of the type DPoP, and bound to null', (w) => active(w, { token_type: 'DPoP', cnf: null })],
  ['type-dpop-certificate', 'active, of the type DPoP, and bound to a certificate', (w) => active(w, { token_type: 'DPoP', cnf: { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg0' } })],
  ['type-number', 'active, with a number as its type', (w) => active(w, { token_type: 1 })],
  ['type-na', 'active, and no access token (RFC 8693 §2.2.1)', (w) => active(w, { token_type: 'N_A' })],
  ['scope-list', 'active, with a list as scope', (w) => active(w, { scope: ['documents:read'] }), { strength: 'advice' }],
]);

const json = (text: string, status = 200, type = 'application/json') => () => () => new Response(text, { status, headers: { 'content-type': type } });
const truncated = (w: Workshop): string => JSON.stringify(active(w)).slice(0, -1);

/** What is no answer never leads to acceptance. */
const failures: readonly Case[] = answered('RFC 7662 §2.3', 'not accepted', [
  ['server-error', 'the issuer fails', (w) => () => Response.json(active(w), { status: 500 })],
  ['unauthorized', 'the issuer refuses the API', (w) => () => Response.json(active(w), { status: 401 })],
  ['not-found', 'the issuer has no introspection', (w) => () => Response.json(active(w), { status: 404 })],
  ['created', 'a status other than 200', (w) => () => Response.json(active(w), { status: 201 }), { strength: 'advice' }],
  ['redirect', 'a redirect, which would carry the secret away', (w) => () => Response.redirect(w.attackerUrl, 302), { fault: (w) => w.wasLured() }],
  ['html', 'a page', json('<html>active</html>', 200, 'text/html')],
  ['empty', 'nothing', json('')],
  ['list', 'a list', (w) => () => Response.json([active(w)])],
  ['text', 'a text', json('"active"')],
  ['null', 'null', json('null')],
  ['truncated', 'half an answer', (w) => () => new Response(truncated(w), { headers: { 'content-type': 'application/json' } })],
  ['duplicate', 'an answer that says both', (w) => () => new Response(JSON.stringify(active(w)).replace('{', '{"active":false,')), { strength: 'advice' }],
]);

const scoped = (id: string, title: string, scope: unknown, expected: Expectation): Case => ({
  id: `7662-scope-${id}`, source: 'RFC 7662 §2.2', title, needs: ['introspection', 'scope'], expected,
  request: async (w) => bearer(await w.introspectedAs(active(w, { scope })), { route: 'scoped' }),
});

const scopes: readonly Case[] = [
  scoped('held', 'the scope that is needed', 'documents:read documents:write', 'accepted'),
  scoped('missing', 'another scope', 'documents:read', 'insufficient_scope'),
  scoped('absent', 'no scope', undefined, 'insufficient_scope'),
];

const jwt = (id: string, title: string, answer: Members | (() => Response), expected: Expectation): Case => ({
  id: `7662-jwt-${id}`, source: 'RFC 7662 §2.2', title, needs: ['jwt-introspection'], expected,
  request: (w) => {
    const token = w.jwt();
    w.issuer.active.set(token, answer);
    return bearer(token);
  },
});

/** Milliseconds after which no answer is remembered where revocations are not followed. */
const OLD = 10_000;

/** An API may ask about JWTs as well, which then live no longer than their issuer says. */
const jwts: readonly Case[] = [
  jwt('active', 'a JWT that is active', { active: true }, 'accepted'), jwt('inactive', 'a JWT that is not active', { active: false }, 'invalid_token'),
  jwt('error', 'a JWT of which the issuer tells nothing', () => Response.json({}, { status: 500 }), 'not accepted'),
  { id: '7662-jwt-later', source: 'RFC 7662 §2.2', title: 'a JWT that was active a moment ago', needs: ['jwt-introspection'], expected: 'invalid_token', request: async (w, send) => {
    const token = w.jwt();
    await send(bearer(token));
    w.issuer.active.delete(token);
    return bearer(token);
  } },
  { id: '7662-after-failure', source: 'RFC 7662 §2.3', title: 'an active token, of which the issuer told nothing a moment ago', needs: ['introspection'], expected: 'accepted', request: async (w, send) => {
    const token = await w.introspectedAs(() => Response.json({}, { status: 500 }));
    await send(bearer(token));
    w.issuer.active.set(token, active(w));
    return bearer(token);
  } },
  { id: '7662-forgotten', source: 'RFC 7662 §4', title: 'a token that stops to be active, once what was heard of it is old', needs: ['introspection'], unless: ['revocation'], strength: 'advice', expected: 'invalid_token', request: async (w, send) => {
    const token = await w.introspectedAs(active(w));
    await send(bearer(token));
    w.issuer.active.delete(token);
    const end = performance.now() + OLD;
    while ((await send(bearer(token))).status < 400 && performance.now() < end);
    return bearer(token);
  } },
  { id: '7662-opaque-later', source: 'RFC 7662 §2.2', title: 'an opaque token that was active a moment ago, where each is asked about', needs: ['jwt-introspection'], expected: 'invalid_token', request: async (w, send) => {
    const token = await w.introspectedAs(active(w));
    await send(bearer(token));
    w.issuer.active.delete(token);
    return bearer(token);
  } },
];

export const rfc7662: readonly Case[] = [...honest, ...inactive, ...claims, ...failures, ...scopes, ...jwts];
