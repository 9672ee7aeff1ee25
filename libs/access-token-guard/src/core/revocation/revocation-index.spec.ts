import { randomBytes } from 'node:crypto';
import { selectorHashOf } from '../../testing/test-log.js';
import { RevocationIndex } from './revocation-index.js';
import { firstWord, isSelectorHash, secondWord, selectorHash } from './selector-hash.js';
import { SelectorHashes } from './token-selectors.js';

const claims = { jti: 't', sub: 'a', client_id: 'c', aud: ['r', 'other'], aut: 'APPLICATION_USER', sid: 's', authz: 'z', rev: 7 };
const hashes = new SelectorHashes();
const LATER = 2_000;

describe('the hash of a selector', () => {
  it('is told apart by its first 64 bits, however it is spelled', () => {
    const found = new Set<string>();
    for (let round = 0; round < 200; round += 1) {
      const selector = `session:${round}`;
      const words = [selectorHash(selector), selectorHashOf(selector)].map((text) => `${firstWord(text)} ${secondWord(text)}`);
      expect(words[0]).toBe(words[1]);
      found.add(words[0] as string);
    }
    expect(found.size).toBe(200);
  });

  it('has a place that an issuer cannot choose', () => {
    const alike = Array.from({ length: 1_000 }, () => Buffer.concat([Buffer.alloc(4, 7), randomBytes(8)]).toString('base64url'));
    expect(new Set(alike.map((text) => firstWord(text) >>> 24)).size).toBeGreaterThan(100);
  });

  it('is 16 characters of base64url', () => {
    expect(isSelectorHash(selectorHashOf('tenant:'))).toBe(true);
    for (const other of ['', 'A'.repeat(15), 'A'.repeat(17), `${'A'.repeat(15)}=`, `${'A'.repeat(15)}é`, `${'A'.repeat(15)} `, 7, null, undefined, ['A']]) {
      expect(isSelectorHash(other)).toBe(false);
    }
  });
});

describe('the index of revocations', () => {
  let now: number;
  let index: RevocationIndex;

  beforeEach(() => {
    now = 1_000;
    index = new RevocationIndex(() => now);
  });

  const revoke = (selector: string, position: number, expires = LATER): void => index.add(selectorHashOf(selector), position, expires);
  const ends = (changes: object = {}, kid?: string): boolean => index.ends(hashes.of({ ...claims, ...changes }, kid));
  const sweepAll = (): void => Array.from({ length: 256 }).forEach(() => index.sweep());

  it('ends no token by what is not revoked', () => {
    expect(ends()).toBe(false);
    for (const selector of ['token:x', 'session:a', 'account:s', 'key:kid', 'consent:a', 'consent:c a', 'tenant:x', 'resource:a']) revoke(selector, 99);
    expect(ends()).toBe(false);
  });

  it.each(['token:t', 'client:c', 'tenant:', 'resource:r', 'resource:other', 'account:a', 'consent:a c', 'session:s', 'authorization:z'])(
    'ends a token by %s above its rev, and no later one',
    (selector) => {
      revoke(selector, 8);
      expect(ends()).toBe(true);
      expect(ends({ rev: 8 })).toBe(false);
      for (const rev of [undefined, -1, 'high', Number.NaN, Infinity]) expect(ends({ rev })).toBe(true);
    },
  );

  it('ends a token that it found to be good before, by what was added since', () => {
    const token = hashes.of(claims, 'kid');
    expect(index.ends(token)).toBe(false);
    expect(index.ends(token)).toBe(false);
    revoke('session:other', 99);
    expect(index.ends(token)).toBe(false);
    revoke('session:s', 8);
    expect([index.ends(token), index.ends(token)]).toEqual([true, true]);
  });

  it('ends a token that it found to be good before it shrank, by what is added where that was', () => {
    const token = hashes.of(claims, 'kid');
    for (let number = 0; number < 1_000; number += 1) revoke(`session:expired-${number}`, 99, 1_500);
    revoke('session:s', 7, 1_500);
    expect(index.ends(token)).toBe(false);
    now = 1_500;
    sweepAll();
    expect([index.size, index.ends(token)]).toEqual([0, false]);
    revoke('session:s', 8);
    expect(index.ends(token)).toBe(true);
  });

  it('ends a token that it found to be good before, by an entry that was there and moved forward, and that none moves back', () => {
    const token = hashes.of(claims, 'kid');
    for (const position of [5, 7]) {
      revoke('session:s', position);
      expect(index.ends(token)).toBe(false);
    }
    revoke('session:s', 8);
    expect(index.ends(token)).toBe(true);
    revoke('session:s', 5);
    expect([index.size, index.ends(token)]).toEqual([1, true]);
  });

  it('does not remember that a token was dead: it is good again when no token can be concerned any more', () => {
    const token = hashes.of(claims, 'kid');
    revoke('session:s', 8, 1_500);
    expect(index.ends(token)).toBe(true);
    now = 1_500;
    sweepAll();
    expect(index.ends(token)).toBe(false);
  });

  it('is not taken for another that found the token to be good', () => {
    const token = hashes.of(claims, undefined);
    const others = [new RevocationIndex(() => now), new RevocationIndex(() => now)];
    expect(index.ends(token)).toBe(false);
    for (const other of others) other.add(selectorHashOf('session:s'), 8, LATER);
    expect(others.map((other) => other.ends(token))).toEqual([true, true]);
    expect(index.ends(token)).toBe(false);
  });

  it('ends what a key signed by its presence alone, whatever its position and the rev that the token says', () => {
    revoke('key:kid', 0);
    expect(ends({ rev: Number.MAX_SAFE_INTEGER }, 'kid')).toBe(true);
    expect(ends({}, 'other')).toBe(false);
    expect(ends()).toBe(false);
  });

  it('does not ask an application after a person', () => {
    revoke('account:a', 8);
    expect(ends({ aut: 'APPLICATION' })).toBe(false);
    expect(ends({ aut: undefined })).toBe(true);
  });

  it('keeps the newest position of a selector, in whatever order they come', () => {
    revoke('session:s', 9);
    revoke('session:s', 3);
    expect(index.size).toBe(1);
    expect(ends({ rev: 8 })).toBe(true);
  });

  it('drops an entry when no token can be concerned any more, and not before', () => {
    revoke('session:s', 9, 1_500);
    revoke('account:a', 9, 1_501);
    now = 1_499;
    sweepAll();
    expect(index.size).toBe(2);
    now = 1_500;
    sweepAll();
    expect(index.size).toBe(1);
    expect(ends()).toBe(true);
    now = 1_501;
    sweepAll();
    expect([index.size, index.bytes]).toEqual([0, 0]);
  });

  it('keeps entries of far times, as those of burnt keys', () => {
    revoke('key:kid', 1, Number.MAX_SAFE_INTEGER);
    sweepAll();
    expect(ends({}, 'kid')).toBe(true);
  });

  it('finds each of many, forgets what expired as it grows, and stays small', () => {
    const count = 10_000;
    for (let number = 0; number < count; number += 1) revoke(`session:expired-${number}`, 1, 1_001);
    now = 1_001;
    for (let number = 0; number < count; number += 1) revoke(`session:${number}`, 10 + number);
    sweepAll();
    expect(index.size).toBe(count);
    expect(index.bytes / count).toBeLessThan(50);
    for (let number = 0; number < count; number += 1) {
      if (!ends({ sid: `${number}`, rev: 9 + number })) throw new Error(`session ${number} is lost`);
    }
    expect(ends({ sid: 'expired-7', rev: 0 })).toBe(false);
  });
});
