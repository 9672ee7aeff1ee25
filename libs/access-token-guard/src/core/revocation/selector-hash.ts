import { hash, randomInt } from 'node:crypto';

/** Characters of base64url that a selector's hash has on the wire: 12 bytes. */
const CHARACTERS = 16;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The value of each character of base64 and base64url, -1 for all others. */
const SEXTETS = ((): Int8Array => {
  const values = new Int8Array(256).fill(-1);
  [...ALPHABET].forEach((character, value) => (values[character.charCodeAt(0)] = value));
  for (const [character, value] of [['+', 62], ['-', 62], ['/', 63], ['_', 63]] as const) values[character.charCodeAt(0)] = value;
  return values;
})();

const sextet = (text: string, at: number): number => SEXTETS[text.charCodeAt(at)] ?? -1;

/** What nobody outside this process knows; odd, so that nothing is lost by multiplying with it. */
const SALT = randomInt(2 ** 31) * 2 + 1;

/**
 * The first 32 bits of a hash, which say its place in the index, mixed with the second: an issuer could choose hashes that have all the same
 * place, and keep the process busy with them. Never 0, which stands for an empty place.
 */
export function firstWord(text: string): number {
  const word = (sextet(text, 0) << 26) | (sextet(text, 1) << 20) | (sextet(text, 2) << 14) | (sextet(text, 3) << 8) | (sextet(text, 4) << 2) | (sextet(text, 5) >> 4);
  return word ^ Math.imul(secondWord(text), SALT) || 1;
}

/** The second 32 bits of a hash. */
export function secondWord(text: string): number {
  return (sextet(text, 5) << 28) | (sextet(text, 6) << 22) | (sextet(text, 7) << 16) | (sextet(text, 8) << 10) | (sextet(text, 9) << 4) | (sextet(text, 10) >> 2);
}

/** Tells whether a value is the hash of a selector as the feed writes it. */
export function isSelectorHash(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== CHARACTERS) return false;
  let all = 0;
  for (let at = 0; at < CHARACTERS; at += 1) all |= sextet(value, at);
  return all >= 0;
}

/** The hash of a selector, such as `session:4711`: what its entry in the log is found by. */
export function selectorHash(selector: string): string {
  return hash('sha256', selector, 'base64');
}
