import { randomUUID } from 'node:crypto';
import { createProofKey } from '@latchkey/access-token-guard/testing';
import type { ProofShape } from '@latchkey/access-token-guard/testing';
import { bearer } from '../case.js';
import type { Attempt, Case, Expectation } from '../case.js';
import type { Workshop } from '../workshop.js';

/** A proof whose nonce is something else. */
const nonce = (id: string, title: string, value: (given: string) => unknown, expected: Expectation = 'use_dpop_nonce'): Case => ({
  id: `9449-nonce-${id}`, source: 'RFC 9449 §9', title, needs: ['nonce'], expected,
  request: async (w) => w.proven(await w.bound(), { claims: { nonce: value(String(w.nonce)) } }),
});

/** The same bytes but one, which is turned by one bit. */
const turned = (text: string, at: number): string => {
  const bytes = Buffer.from(text, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(at < 0 ? bytes.length + at : at) ^ 1, at < 0 ? bytes.length + at : at);
  return bytes.toString('base64url');
};

const withAge = (id: string, title: string, iat: () => number): Case => ({
  id: `9449-nonce-${id}`, source: 'RFC 9449 §11.1', title, needs: ['nonce'], expected: 'accepted', strength: 'advice',
  request: async (w) => w.proven(await w.bound(), { claims: { iat: iat() } }),
});

/** Nonces that the API gave out say how old a proof is (RFC 9449 §9, §11.1). */
export const nonces: readonly Case[] = [
  nonce('absent', 'no nonce, where one is demanded', () => undefined), nonce('empty', 'an empty nonce', () => ''),
  nonce('own', 'a nonce that the client made', () => 'eyJ7S_zG.eyJH0-Z.HX4w-7v'),
  nonce('first-bit', 'a nonce of another time', (given) => turned(given, 0)), nonce('last-bit', 'a nonce with a bit turned at its end', (given) => turned(given, -1)),
  nonce('cut', 'a nonce cut short', (given) => given.slice(0, -4)), nonce('longer', 'a nonce with more behind it', (given) => `${given}AAAA`),
  nonce('padded', 'a nonce with padding', (given) => `${given}=`), nonce('list', 'a list with the nonce', (given) => [given]), nonce('number', 'a number as nonce', () => 7),
  nonce('right', 'the nonce that the API gave', (given) => given, 'accepted'),
  withAge('slow-clock', 'a client whose clock is an hour behind', () => Math.floor(Date.now() / 1000) - 3_600),
  withAge('fast-clock', 'a client whose clock is an hour ahead', () => Math.floor(Date.now() / 1000) + 3_600),
  { id: '9449-nonce-told', source: 'RFC 9449 §9', title: 'the nonce that a refusal tells is taken', needs: ['nonce'], expected: 'accepted', request: async (w, send) => {
    const token = await w.bound();
    const { headers } = await send(w.proven(token, { nonce: undefined }));
    return w.proven(token, { nonce: String(headers['dpop-nonce']) });
  } },
  { id: '9449-nonce-replay', source: 'RFC 9449 §11.1', title: 'the same proof twice, with a nonce', needs: ['nonce'], expected: 'malformed', request: async (w) => {
    const attempt = w.proven(await w.bound());
    return [attempt, attempt];
  } },
];

const underEdDsa = async (w: Workshop): Promise<ReturnType<Workshop['proven']>> => {
  const key = await createProofKey('EdDSA');
  const token = await w.bound({ cnf: key.cnf });
  const shape: ProofShape = { method: 'GET', url: w.url, token, nonce: w.nonce };
  return { lines: [['Authorization', `DPoP ${token}`], ['DPoP', key.proof(shape)]] };
};

/** Milliseconds. */
const ROOM_WITHIN = 8_000;

/** What the API is set up to take, and no more (RFC 9449 §4.3 (5), §11.1). */
export const limits: readonly Case[] = [
  { id: '9449-eddsa', source: 'RFC 9449 §7.1', title: 'a key of another kind', needs: ['dpop', 'EdDSA-proofs'], expected: 'accepted', request: underEdDsa },
  { id: '9449-eddsa-not-taken', source: 'RFC 9449 §4.3 (5)', title: 'a key of a kind that is not taken here', needs: ['only-ES256-proofs'], expected: 'malformed', request: underEdDsa },
  { id: '9449-algs', source: 'RFC 9449 §7.1', title: 'no token: the challenge says what proofs are signed with', needs: ['only-ES256-proofs'], strength: 'advice', expected: 'challenged', says: { algs: 'ES256' }, request: () => ({}) },
  { id: '9449-not-taken', source: 'RFC 7800 §3.1', title: 'a bound token with its proof, where proofs are not taken', needs: ['no-dpop'], expected: 'unauthorized', request: async (w) => w.proven(await w.bound()) },
  { id: '9449-proof-long', source: 'RFC 9449 §4.3', title: 'a proof of 20,000 characters', needs: ['dpop', 'bounds'], strength: 'advice', expected: 'malformed', request: async (w) => w.proven(await w.bound(), { claims: { x: 'x'.repeat(15_000) } }) },
  { id: '9449-jti-long', source: 'RFC 9449 §11.1', title: 'a jti of 2,000 characters, which somebody must remember', needs: ['dpop', 'bounds'], strength: 'advice', expected: 'malformed', request: async (w) => w.proven(await w.bound(), { claims: { jti: 'j'.repeat(2_000) } }) },
  { id: '9449-few-full', source: 'RFC 9449 §11.1', title: 'one proof more than can be remembered', needs: ['few-proofs'], strength: 'advice', expected: 'not accepted', request: async (w, send) => {
    const token = await w.bound();
    // There may be room again at the next look: the token alone is refused as well.
    for (let shown = 0; shown < 50; shown += 1) if ((await send(w.proven(token))).status >= 400) return bearer(token);
    return w.proven(token);
  } },
  { id: '9449-few-full-of-many', source: 'RFC 9449 §11.1', title: 'one proof more than can be remembered, each of another account', needs: ['few-proofs'], strength: 'advice', expected: 'not accepted', request: async (w, send) => {
    const bound = (): Promise<string> => w.bound({ sub: randomUUID() });
    for (let shown = 0; shown < 50; shown += 1) if ((await send(w.proven(await bound()))).status >= 400) return bearer(await bound());
    return w.proven(await bound());
  } },
  { id: '9449-few-again', source: 'RFC 9449 §11.1', title: 'a proof once there is room again', needs: ['few-proofs'], strength: 'advice', expected: 'accepted', isAlone: true, request: async (w, send) => {
    const token = await w.bound();
    const end = performance.now() + ROOM_WITHIN;
    const isTaken = async (): Promise<boolean> => (await send(w.proven(token))).status < 400;
    while (await isTaken()) if (performance.now() > end) break;
    while (!(await isTaken())) if (performance.now() > end) return w.proven(token);
    return bearer(w.jwt());
  } },
  { id: '9449-few-forgotten', source: 'RFC 9449 §11.1', title: 'a proof again, after its account showed more than can be remembered', needs: ['few-proofs'], expected: 'not accepted', isAlone: true, request: async (w, send) => {
    const token = await w.bound({ sub: randomUUID() });
    const second = Math.floor(Date.now() / 1000);
    const shown = (iat: number): Attempt => w.proven(token, { claims: { iat } });
    const again = shown(second - 1);
    // The newest finds room where all of the second before were forgotten.
    for (const attempt of [again, shown(second - 1), shown(second)]) await send(attempt);
    return again;
  } },
];
