import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Acceptance } from '../acceptance.js';
import { InvalidAccessToken, VerificationUnavailable } from '../errors.js';
import type { AccessTokenError } from '../errors.js';
import type { KnownToken } from '../known-token.js';
import { guardSettings } from '../settings.js';
import type { WatchedToken } from './token-watch.js';
import { WatchedTokens } from './watched-tokens.js';

const settings = guardSettings({ issuers: [{ issuer: 'https://id.example', audience: 'https://api.example' }], introspectionCache: { maxInFlight: 8 } });
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('watched tokens', () => {
  let decidesLocally: boolean;
  let known: KnownToken;
  let dead: Set<KnownToken>;
  let looks: number;
  let asked: (() => void)[];
  let acceptance: Acceptance;

  beforeEach(() => {
    [decidesLocally, dead, looks, asked] = [true, new Set(), 0, []];
    known = someToken();
    acceptance = {
      admitted: (token: KnownToken) => {
        looks += 1;
        if (dead.has(token)) throw new InvalidAccessToken('The token has been revoked.');
        return token;
      },
      accept: () => new Promise<KnownToken>((resolve) => asked.push(() => resolve(known))),
    } as unknown as Acceptance;
  });

  const someToken = (): KnownToken => ({ issuer: { get decidesLocally() { return decidesLocally; }, isFollowed: true } }) as unknown as KnownToken;
  const shown = (token = 'a', as = known): WatchedToken => ({ token, accept: () => as, refusal: (error) => error as AccessTokenError });

  it('leave nothing behind when they are let go, however many come one after the other', () => {
    const watched = new WatchedTokens(acceptance, settings);
    const before = timers();
    const socket = new EventEmitter();
    for (let number = 0; number < 20_000; number += 1) {
      watched.signalOf(shown(), socket);
      if (watched.size !== 1) throw new Error(`${watched.size} are held`);
      socket.emit('close');
    }
    expect([watched.size, socket.listenerCount('close'), timers() - before]).toEqual([0, 0, 0]);
  });

  it('are looked at once for all news that come at the same time, and by turns with requests', async () => {
    const watched = new WatchedTokens(acceptance, settings);
    const sockets = Array.from({ length: 2_500 }, () => new EventEmitter());
    const signals = sockets.map((socket) => watched.signalOf(shown(), socket));
    looks = 0;
    for (let news = 0; news < 100; news += 1) watched.look();
    expect(looks).toBe(1_000);
    while (looks < 5_000) await setImmediate();
    dead.add(known);
    watched.look();
    while (watched.size > 0) await setImmediate();
    // Once for the first news, once for all that came meanwhile, and once for the last; the clock may have asked for one more.
    expect(looks).toBeLessThan(8 * 2_500);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  it('are bounded: what is too much ends at once', () => {
    const watched = new WatchedTokens(acceptance, settings, 2);
    const socket = new EventEmitter();
    const signals = ['a', 'b', 'c'].map((token) => watched.signalOf(shown(token), socket));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, true]);
    expect(signals[2]?.reason).toBeInstanceOf(VerificationUnavailable);
    socket.emit('close');
    expect(watched.signalOf(shown('c'), socket).aborted).toBe(false);
    socket.emit('close');
  });

  it('are asked about a few at the same time, and none that was let go', async () => {
    decidesLocally = false;
    const watched = new WatchedTokens(acceptance, { ...settings, introspectionCache: { ...settings.introspectionCache, ttl: 0 } });
    const sockets = Array.from({ length: 6 }, () => new EventEmitter());
    const signals = sockets.map((socket) => watched.signalOf(shown(), socket));
    while (asked.length < 4) await setImmediate();
    watched.look();
    expect(asked).toHaveLength(4);
    sockets[5]?.emit('close');
    for (const answer of asked.splice(0)) answer();
    while (asked.length === 0) await setImmediate();
    expect(asked).toHaveLength(1);
    expect(signals.some(({ aborted }) => aborted)).toBe(false);
    for (const socket of sockets) socket.emit('close');
  });

  it('end when there is no answer in time, waited for or queued', async () => {
    decidesLocally = false;
    const watched = new WatchedTokens(acceptance, { ...settings, requestTimeout: 10, introspectionCache: { ...settings.introspectionCache, ttl: 0, maxInFlight: 2 } });
    const signals = ['a', 'b'].map((token) => watched.signalOf(shown(token), new EventEmitter()));
    while (watched.size > 0) await setImmediate();
    expect(asked).toHaveLength(1);
    expect(signals.map(({ reason }) => reason as unknown)).toEqual([expect.any(VerificationUnavailable), expect.any(VerificationUnavailable)]);
  });
});
