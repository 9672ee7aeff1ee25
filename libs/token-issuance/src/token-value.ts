import { createHmac, timingSafeEqual } from 'node:crypto';
import { asSecret, expiryBucketOf, hashToken, type Secret, type TokenKey } from '@latchkey/protocol';

/** access token, refresh token, authorization code: what a secret scanner can learn to find; and the name of a status list, which is no secret. */
export type TokenPrefix = 'lk_at_' | 'lk_rt_' | 'lk_ac_' | 'lk_sl_';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The value of each character, by its code; -1 for one that is no digit. */
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => ALPHABET.indexOf(String.fromCharCode(code)));
const CHARACTERS_PER_WORD = 6; // 62^6 > 2^32
const RANDOM_LENGTH = 32;
const MAC_LENGTH = 8;
const LENGTH = 4 + RANDOM_LENGTH + MAC_LENGTH;
const CHARACTERS = (LENGTH / 4) * CHARACTERS_PER_WORD;

/**
 * Writes a token value: prefix, then fixed-width base62 of the expiry bucket, 256 random bits and a 64-bit MAC.
 *
 * The bucket leads to one partition, and the MAC lets a forgery be refused without a query; the random bits alone are the secret.
 * @param random 32 bytes @param key of the tenant
 */
export function writeTokenValue(prefix: TokenPrefix, expiresAt: Date, random: Buffer, key: Buffer): Secret {
  const bytes = Buffer.allocUnsafe(LENGTH);
  bytes.writeUInt32BE(expiryBucketOf(expiresAt), 0);
  random.copy(bytes, 4, 0, RANDOM_LENGTH);
  mac(prefix, bytes, key).copy(bytes, 4 + RANDOM_LENGTH, 0, MAC_LENGTH);
  return asSecret(prefix + encode(bytes));
}

/** The key of a value that was written under one of the keys, else undefined: wrong shape, or a MAC that does not hold. */
export function readTokenValue(prefix: TokenPrefix, value: string, keys: readonly Buffer[]): TokenKey | undefined {
  if (value.length !== prefix.length + CHARACTERS || !value.startsWith(prefix)) return undefined;
  const bytes = decode(value, prefix.length);
  if (!bytes) return undefined;
  const given = bytes.subarray(4 + RANDOM_LENGTH);
  if (!keys.some((key) => timingSafeEqual(given, mac(prefix, bytes, key).subarray(0, MAC_LENGTH)))) return undefined;
  return { hash: hashToken(asSecret(value)), expiryBucket: bytes.readUInt32BE(0) };
}

const PREFIX_LENGTH = 6;

/** One update, since each costs a call into the library. */
function mac(prefix: TokenPrefix, bytes: Buffer, key: Buffer): Buffer {
  const input = Buffer.allocUnsafe(PREFIX_LENGTH + 4 + RANDOM_LENGTH);
  input.write(prefix, 'latin1');
  bytes.copy(input, PREFIX_LENGTH, 0, 4 + RANDOM_LENGTH);
  return createHmac('sha256', key).update(input).digest();
}

function encode(bytes: Buffer): string {
  let text = '';
  for (let offset = 0; offset < LENGTH; offset += 4) {
    let word = bytes.readUInt32BE(offset);
    let digits = '';
    for (let index = 0; index < CHARACTERS_PER_WORD; index++) {
      digits = ALPHABET[word % 62] + digits;
      word = Math.floor(word / 62);
    }
    text += digits;
  }
  return text;
}

/** Undefined for a foreign character, and for six digits above 2^32: a token has one spelling only. */
function decode(value: string, start: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(LENGTH);
  for (let offset = 0, at = start; offset < LENGTH; offset += 4) {
    let word = 0;
    for (let index = 0; index < CHARACTERS_PER_WORD; index++, at++) {
      const digit = DIGITS[value.charCodeAt(at)] ?? -1;
      if (digit < 0) return undefined;
      word = word * 62 + digit;
    }
    if (word > 0xffff_ffff) return undefined;
    bytes.writeUInt32BE(word, offset);
  }
  return bytes;
}
