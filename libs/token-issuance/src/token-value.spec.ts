import { randomBytes } from 'node:crypto';
import { expiryBucketOf, hashToken } from '@latchkey/protocol';
import { readTokenValue, writeTokenValue } from './token-value.js';

const key = Buffer.alloc(32, 1);
const expiresAt = new Date('2026-11-21T12:30:00Z');
const write = (random = randomBytes(32)) => writeTokenValue('lk_at_', expiresAt, random, key);

describe('A token value', () => {
  it('is a prefix and 66 base62 characters, whatever its bits', () => {
    for (const random of [Buffer.alloc(32), Buffer.alloc(32, 255), randomBytes(32)]) expect(write(random)).toMatch(/^lk_at_[0-9A-Za-z]{66}$/);
  });

  // Guards of other projects read it too: the same token stands in their tests.
  it('is written like this', () => {
    const random = Buffer.from(Array.from({ length: 32 }, (_, index) => 7 * index));
    expect(write(random)).toBe('lk_at_0025jJ001wHN0Vwk5Z11rXtl1XmLhx23h9W92ZbxKL35Wl8X3bRYwj19I4Nz44ZXm1');
  });

  it('leads to its hash and its partition', () => {
    const value = write();
    expect(readTokenValue('lk_at_', value, [key])).toEqual({ hash: hashToken(value), expiryBucket: expiryBucketOf(expiresAt) });
  });

  it('is read under an older key too', () => expect(readTokenValue('lk_at_', write(), [Buffer.alloc(32, 2), key])).toBeDefined());
  it('is nothing under a foreign key', () => expect(readTokenValue('lk_at_', write(), [Buffer.alloc(32, 2)])).toBeUndefined());

  it('is nothing under another prefix, so that a code is never a refresh token', () => {
    expect(readTokenValue('lk_rt_', write().replace('lk_at_', 'lk_rt_'), [key])).toBeUndefined();
  });

  it('is nothing once any of its characters was changed', () => {
    const value = write();
    for (let index = 6; index < value.length; index++) {
      const forged = value.slice(0, index) + (value[index] === 'A' ? 'B' : 'A') + value.slice(index + 1);
      expect(readTokenValue('lk_at_', forged, [key])).toBeUndefined();
    }
  });

  it.each(['', 'lk_at_', 'lk_at_!', `lk_at_${'z'.repeat(66)}`, `lk_at_${'é'.repeat(66)}`, `lk_at_${'0'.repeat(67)}`])('is not %j', (value) =>
    expect(readTokenValue('lk_at_', value, [key])).toBeUndefined());

  it('has one spelling: six digits above 2^32 are no second name for the same bits', () => {
    // 62^6 > 2^32: "4gfFC4" is 2^32, which would wrap to 0.
    const value = write(Buffer.alloc(32));
    expect(value.slice(12, 18)).toBe('000000');
    expect(readTokenValue('lk_at_', `${value.slice(0, 12)}4gfFC4${value.slice(18)}`, [key])).toBeUndefined();
  });
});
