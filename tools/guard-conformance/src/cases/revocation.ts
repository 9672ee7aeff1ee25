import { randomUUID } from 'node:crypto';
import { signingKey } from '@latchkey/access-token-guard/testing';
import type { SigningKey, TokenShape } from '@latchkey/access-token-guard/testing';
import { bearer } from '../case.js';
import type { Attempt, Case, Send } from '../case.js';
import type { Workshop } from '../workshop.js';

type Members = Readonly<Record<string, unknown>>;
type Format = 'jwt' | 'opaque';

/** Milliseconds within which a guard must have heard, however busy the machine is. */
const PATIENCE = 5_000;
const SOURCE = 'Revocation feed, Entries';

/** Whom and what tokens of one case name, and those of no other. */
const strangers = (): Members => ({ sub: randomUUID(), client_id: randomUUID(), jti: randomUUID(), sid: randomUUID(), authz: randomUUID(), other: `https://${randomUUID()}.example` });

interface Revoked {
  readonly id: string;
  readonly title: string;
  readonly selector: (claims: Members) => string;
}

const EACH: readonly Revoked[] = [
  { id: 'token', title: 'the token', selector: ({ jti }) => `token:${String(jti)}` }, { id: 'client', title: 'its client', selector: ({ client_id: client }) => `client:${String(client)}` },
  { id: 'account', title: 'its account', selector: ({ sub }) => `account:${String(sub)}` }, { id: 'consent', title: 'what the account allowed the client', selector: ({ sub, client_id: client }) => `consent:${String(sub)} ${String(client)}` },
  { id: 'session', title: 'its session', selector: ({ sid }) => `session:${String(sid)}` }, { id: 'authorization', title: 'its authorization', selector: ({ authz }) => `authorization:${String(authz)}` },
  { id: 'other-resource', title: 'another resource that it is for', selector: ({ other }) => `resource:${String(other)}` },
];

/** A token as the issuer writes it, which the entries of the log can name. */
function issued(w: Workshop, { other, ...claims }: Members, shape: TokenShape = {}): Promise<string> {
  const audience = other === undefined ? undefined : [w.issuer.audience, String(other)];
  return w.issuer.token({ key: w.quickKey, audience, ...shape, claims: { ...claims, ...shape.claims } });
}

const revoke = (w: Workshop, ...selectors: readonly string[]): void => w.issuer.feed?.revoke(...selectors);

/** Sends until it is refused, or for too long; gives what was sent. */
async function refused(send: Send, attempt: Attempt): Promise<Attempt> {
  const end = performance.now() + PATIENCE;
  while ((await send(attempt)).status < 400 && performance.now() < end);
  return attempt;
}

/** Waits until an API has heard of all that was revoked so far, by a token that is revoked last. */
async function heard(w: Workshop, send: Send): Promise<void> {
  const claims = strangers();
  const attempt = bearer(await issued(w, claims));
  await send(attempt);
  revoke(w, `token:${String(claims['jti'])}`);
  await refused(send, attempt);
}

const made = (id: string, title: string, changes: Pick<Case, 'request' | 'expected'> & Partial<Case>): Case => ({ id: `revocation-${id}`, title, source: SOURCE, needs: ['revocation'], ...changes });

/** What is revoked is refused, whether it was accepted before or comes for the first time; and nothing else is. */
const each = (format: Format): readonly Case[] => EACH.flatMap(({ id, title, selector }) => [
  made(`${id}-${format}-warm`, `${title}, after the token was accepted (${format})`, { expected: 'invalid_token', request: async (w, send) => {
    const claims = strangers();
    const attempt = bearer(await issued(w, claims, { format }));
    await send(attempt);
    revoke(w, selector(claims));
    return refused(send, attempt);
  } }),
  made(`${id}-${format}-cold`, `${title}, before the token is shown (${format})`, { expected: 'invalid_token', request: async (w, send) => {
    const claims = strangers();
    const token = await issued(w, claims, { format });
    revoke(w, selector(claims));
    await heard(w, send);
    return bearer(token);
  } }),
  made(`${id}-${format}-later`, `${title}, before the token was issued (${format})`, { expected: 'accepted', request: async (w, send) => {
    const claims = strangers();
    revoke(w, selector(claims));
    // What was read at the very position of an entry knows of it.
    const rev = w.issuer.feed?.position;
    await heard(w, send);
    return bearer(await issued(w, { ...claims, rev }, { format }));
  } }),
  made(`${id}-${format}-other`, `${title}, of another token (${format})`, { expected: 'accepted', request: async (w, send) => {
    const attempt = bearer(await issued(w, strangers(), { format }));
    await send(attempt);
    revoke(w, selector(strangers()));
    await heard(w, send);
    return attempt;
  } }),
]);

/** Ends every token of the issuer that was issued before. */
const wide = (id: string, title: string, selector: (w: Workshop) => string): readonly Case[] => (['jwt', 'opaque'] as const).flatMap((format) => [
  made(`${id}-${format}-warm`, `${title}, after the token was accepted (${format})`, { expected: 'invalid_token', isAlone: true, request: async (w, send) => {
    const attempt = bearer(await issued(w, strangers(), { format }));
    await send(attempt);
    revoke(w, selector(w));
    return refused(send, attempt);
  } }),
  made(`${id}-${format}-one`, `${title}, where the token is for no other (${format})`, { expected: 'invalid_token', isAlone: true, request: async (w, send) => {
    const { other: _other, ...claims } = strangers();
    const attempt = bearer(await issued(w, claims, { format }));
    await send(attempt);
    revoke(w, selector(w));
    return refused(send, attempt);
  } }),
  made(`${id}-${format}-later`, `${title}, before the token was issued (${format})`, { expected: 'accepted', isAlone: true, request: async (w, send) => {
    revoke(w, selector(w));
    await heard(w, send);
    return bearer(await issued(w, strangers(), { format }));
  } }),
]);

/** A token whose account was revoked, with something else in the place of its `rev` or `aut`. */
const said = (id: string, title: string, claims: Members, changes: Partial<Case> = {}): Case =>
  made(id, title, { expected: 'invalid_token', request: async (w, send) => {
    const own = strangers();
    revoke(w, `account:${String(own['sub'])}`);
    await heard(w, send);
    return bearer(await issued(w, { ...own, ...claims }));
  }, ...changes });

const positions: readonly Case[] = [
  said('rev-absent', 'a token that does not say when it was issued', { rev: undefined }), said('rev-text', 'a text as rev', { rev: '4000000000' }), said('rev-null', 'null as rev', { rev: null }),
  said('rev-negative', 'a negative rev', { rev: -7 }), said('rev-zero', 'a rev before all entries', { rev: 0 }), said('rev-fraction', 'a fraction beyond all positions', { rev: 4_000_000_000.5 }),
  said('rev-list', 'a list as rev', { rev: [4_000_000_000] }), said('rev-huge', 'a rev that is no position', { rev: 1e300 }),
  said('aut-absent', 'a token that does not say whose it is answers for the account', { rev: 0, aut: undefined }),
  said('aut-application', 'a client’s own token does not answer for an account of its name', { rev: 0, aut: 'APPLICATION' }, { expected: 'accepted' }),
  made('aut-number', 'a number as aut', { expected: 'invalid_token', strength: 'advice', request: (w) => bearer(w.jwt({ aut: 1 })) }),
  made('authz-number', 'a number as authz', { expected: 'invalid_token', strength: 'advice', request: (w) => bearer(w.jwt({ authz: 1 })) }),
];

/** A key of the issuer that signs for one case alone; none of other cases are left, beside which it would not be tried. */
async function published(w: Workshop, ...beside: readonly SigningKey[]): Promise<SigningKey> {
  const key = await signingKey('ES256');
  w.issuer.keys = [key, ...beside, ...Object.values(w.publishedKeys)];
  w.issuer.feed?.tellKeys();
  return key;
}

function withdraw(w: Workshop, { kid }: SigningKey): void {
  w.issuer.keys = w.issuer.keys.filter((key) => key.kid !== kid);
  w.issuer.feed?.tellKeys();
}

const ofKey = (id: string, title: string, end: (w: Workshop, key: SigningKey) => void, shape: TokenShape = {}): Case =>
  made(`key-${id}`, title, { expected: 'invalid_token', source: 'Revocation feed, Entries (key)', needs: ['revocation', 'ES256'], isAlone: true, request: async (w, send) => {
    const key = await published(w);
    const attempt = bearer(await issued(w, strangers(), { ...shape, key }));
    await send(attempt);
    end(w, key);
    return refused(send, attempt);
  } });

/** A burnt key ends what it signed, whatever that says. */
const keys: readonly Case[] = [
  ofKey('burnt', 'a key that is burnt, after a token of it was accepted', (w, { kid }) => revoke(w, `key:${kid}`)),
  ofKey('burnt-high', 'a burnt key whose token says that it was issued later', (w, { kid }) => revoke(w, `key:${kid}`), { claims: { rev: Number.MAX_SAFE_INTEGER } }),
  ofKey('burnt-no-kid', 'a burnt key whose token does not name it', (w, { kid }) => revoke(w, `key:${kid}`), { header: { kid: undefined } }),
  ofKey('withdrawn', 'a key that its issuer publishes no more', withdraw),
  made('key-burnt-cold', 'a token of a burnt key for the first time', { expected: 'invalid_token', needs: ['revocation', 'ES256'], isAlone: true, request: async (w, send) => {
    const key = await published(w);
    revoke(w, `key:${key.kid}`);
    await heard(w, send);
    return bearer(await issued(w, strangers(), { key }));
  } }),
  made('key-other', 'a token of one key, after another is burnt and withdrawn', { expected: 'accepted', needs: ['revocation', 'ES256'], isAlone: true, request: async (w, send) => {
    const burnt = await published(w);
    const key = await published(w, burnt);
    const attempt = bearer(await issued(w, strangers(), { key }));
    await send(attempt);
    withdraw(w, burnt);
    revoke(w, `key:${burnt.kid}`);
    await heard(w, send);
    return attempt;
  } }),
];

/** Entries that are revoked together, as many as a busy hour has. */
const MANY = 4_000;
const SHOWN = 40;

const many: readonly Case[] = [
  made('many', 'sessions among thousands that are revoked together', { expected: 'invalid_token', request: async (w, send) => {
    const sessions = Array.from({ length: MANY }, () => randomUUID());
    const shown = await Promise.all(sessions.filter((_, at) => at % (MANY / SHOWN) === 0).map(async (sid) => bearer(await issued(w, { ...strangers(), sid }))));
    revoke(w, ...sessions.map((sid) => `session:${sid}`));
    await heard(w, send);
    for (const attempt of shown) if ((await send(attempt)).status < 400) return attempt;
    return shown[0] as Attempt;
  } }),
  made('many-other', 'sessions beside thousands that are revoked', { expected: 'accepted', request: async (w, send) => {
    revoke(w, ...Array.from({ length: MANY }, () => `session:${randomUUID()}`));
    await heard(w, send);
    const shown = await Promise.all(Array.from({ length: SHOWN }, async () => bearer(await issued(w, { ...strangers(), rev: 0 }))));
    for (const attempt of shown) if ((await send(attempt)).status >= 400) return attempt;
    return shown[0] as Attempt;
  } }),
  made('again', 'a session that is revoked a second time', { expected: 'invalid_token', request: async (w, send) => {
    const claims = strangers();
    revoke(w, `session:${String(claims['sid'])}`);
    await heard(w, send);
    const attempt = bearer(await issued(w, claims));
    await send(attempt);
    revoke(w, `session:${String(claims['sid'])}`);
    return refused(send, attempt);
  } }),
];

/** An opaque token that none of the issuer's keys made, although introspection would say that it is active. */
const forged = (id: string, title: string, change: (token: string) => string): Case =>
  made(`forged-${id}`, title, { expected: 'unauthorized', strength: 'advice', needs: ['revocation', 'introspection'], source: 'Revocation feed, Messages (keys)', request: async (w) => {
    const honest = await issued(w, strangers(), { format: 'opaque' });
    const token = change(honest);
    w.issuer.active.set(token, w.issuer.active.get(honest) ?? {});
    return bearer(token);
  } });
const other = (digit: string): string => (digit === '0' ? '1' : '0');
const withDigit = (at: number) => (token: string): string => token.slice(0, at) + other(token[at] ?? '') + token.slice(at + 1);

const forgeries: readonly Case[] = [
  forged('hour', 'an opaque token whose expiry was changed', withDigit(11)), forged('random', 'an opaque token whose random part was changed', withDigit(25)), forged('mac', 'an opaque token whose MAC was changed', withDigit(68)),
  forged('mac-start', 'an opaque token whose MAC was changed at its start', withDigit(63)), forged('prefix', 'an opaque token with another prefix', (token) => `lk_rt_${token.slice(6)}`),
  forged('longer', 'an opaque token with more behind it', (token) => `${token}000000`), forged('shorter', 'an opaque token cut short', (token) => token.slice(0, -6)),
  forged('spelling', 'an opaque token in a spelling that no issuer writes', (token) => `${token.slice(0, 6)}zzzzzz${token.slice(12)}`), forged('sign', 'an opaque token with a character of no digit', (token) => `${token.slice(0, -1)}-`),
  made('opaque-expired', 'an opaque token that says itself that it expired, and is active', { expected: 'invalid_token', strength: 'advice', needs: ['revocation', 'introspection'], source: 'Revocation feed, Messages (keys)', request: async (w) => {
    const token = await issued(w, strangers(), { format: 'opaque', expiresIn: -7_200 });
    w.issuer.active.set(token, { active: true, ...w.claims() });
    return bearer(token);
  } }),
];

/** A token that is bound to a key is looked at a second time, when its proof is. */
const bound: readonly Case[] = [
  made('dpop', 'a bound token, after it was accepted with its proof', { expected: 'invalid_token', needs: ['revocation', 'dpop'], request: async (w, send) => {
    const claims = strangers();
    const token = await w.bound({ claims: { jti: claims['jti'] } });
    await send(w.proven(token));
    revoke(w, `token:${String(claims['jti'])}`);
    await heard(w, send);
    return w.proven(token);
  } }),
];

export const revocation: readonly Case[] = [
  ...each('jwt'), ...each('opaque'), ...positions, ...keys, ...many, ...forgeries, ...bound,
  ...wide('tenant', 'everything that the issuer issued', () => 'tenant:'), ...wide('resource', 'everything for this API', (w) => `resource:${w.issuer.audience}`),
];
