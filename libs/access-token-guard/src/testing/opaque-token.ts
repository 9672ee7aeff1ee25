import { createHmac, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = 'lk_at_';

const wordText = (value: number): string =>
  Array.from({ length: 6 }, (_, index) => ALPHABET[Math.floor(value / 62 ** (5 - index)) % 62]).join('');

/** Writes an opaque token as Latchkey does. @param expiresAt seconds since the epoch @param key that the feed tells; without one any will do */
export function opaqueToken(expiresAt: number, key: Buffer = randomBytes(32), random = randomBytes(32)): string {
  const hour = Buffer.alloc(4);
  hour.writeUInt32BE(Math.ceil(expiresAt / 3600));
  const content = Buffer.concat([hour, random]);
  const mac = createHmac('sha256', key).update(PREFIX).update(content).digest().subarray(0, 8);
  const bytes = Buffer.concat([content, mac]);
  return PREFIX + Array.from({ length: bytes.length / 4 }, (_, index) => wordText(bytes.readUInt32BE(4 * index))).join('');
}
