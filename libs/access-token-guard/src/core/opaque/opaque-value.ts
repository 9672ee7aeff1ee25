import { createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'lk_at_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = new Map([...ALPHABET].map((character, value) => [character.charCodeAt(0), value]));

/** Bytes: the hour of expiry, random bits, and a MAC over the prefix and both. */
const HOUR = 4;
const RANDOM = 32;
const MAC = 8;
/** Each four bytes are six digits to the base of 62. */
const WORD = 4;
const DIGITS_PER_WORD = 6;
const LENGTH = PREFIX.length + ((HOUR + RANDOM + MAC) / WORD) * DIGITS_PER_WORD;

/** An opaque token as Latchkey writes it. */
export interface OpaqueValue {
  /** Milliseconds since the epoch at which it has surely expired: the end of an hour. */
  readonly end: number;
  readonly authenticated: Uint8Array;
  readonly mac: Uint8Array;
}

/** Reads a token; undefined for what Latchkey never wrote, six digits above 2^32 included, so that a token has only one spelling. */
export function opaqueValue(token: string): OpaqueValue | undefined {
  if (token.length !== LENGTH || !token.startsWith(PREFIX)) return undefined;
  const bytes = Buffer.allocUnsafe(PREFIX.length + HOUR + RANDOM + MAC);
  bytes.write(PREFIX, 'latin1');
  for (let offset = PREFIX.length, at = PREFIX.length; offset < bytes.length; offset += WORD, at += DIGITS_PER_WORD) {
    const word = wordAt(token, at);
    if (word === undefined) return undefined;
    bytes.writeUInt32BE(word, offset);
  }
  const authenticated = bytes.subarray(0, -MAC);
  return { end: bytes.readUInt32BE(PREFIX.length) * 3_600_000, authenticated, mac: bytes.subarray(-MAC) };
}

function wordAt(token: string, start: number): number | undefined {
  let word = 0;
  for (let at = start; at < start + DIGITS_PER_WORD; at += 1) word = word * 62 + (DIGITS.get(token.charCodeAt(at)) ?? Number.NaN);
  return word <= 0xffff_ffff ? word : undefined;
}

/** Tells, in a time that says nothing of how, whether one of the keys made the value's MAC: the first 8 bytes of HMAC-SHA-256. */
export function isMadeWith(keys: readonly Uint8Array[], { authenticated, mac }: OpaqueValue): boolean {
  return keys.some((key) => timingSafeEqual(createHmac('sha256', key).update(authenticated).digest().subarray(0, MAC), mac));
}
