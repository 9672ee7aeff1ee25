import { opaqueToken } from '../../testing/opaque-token.js';
import { isMadeWith, opaqueValue } from './opaque-value.js';

const key = Buffer.alloc(32, 1);
const expiresAt = Date.parse('2026-11-21T12:30:00Z') / 1000;
const random = Buffer.from(Array.from({ length: 32 }, (_, index) => 7 * index));
const token = 'lk_at_0025jJ001wHN0Vwk5Z11rXtl1XmLhx23h9W92ZbxKL35Wl8X3bRYwj19I4Nz44ZXm1';
const isOwn = (value: string, keys: Buffer[]): boolean => {
  const read = opaqueValue(value);
  return read !== undefined && isMadeWith(keys, read);
};

describe('the value of an opaque token', () => {
  it('is read as the issuer writes it', () => {
    expect(opaqueToken(expiresAt, key, random)).toBe(token);
    expect(isOwn(token, [key])).toBe(true);
    expect(new Date(opaqueValue(token)?.end ?? 0).toISOString()).toBe('2026-11-21T13:00:00.000Z');
  });

  it('is told by any of the keys, and by no other', () => {
    expect(isOwn(token, [Buffer.alloc(32, 2), key])).toBe(true);
    expect(isOwn(token, [Buffer.alloc(32, 2)])).toBe(false);
    expect(isOwn(token, [])).toBe(false);
  });

  it('is forged once any of its characters was changed', () => {
    for (let index = 0; index < token.length; index += 1) {
      expect(isOwn(token.slice(0, index) + (token[index] === 'A' ? 'B' : 'A') + token.slice(index + 1), [key])).toBe(false);
    }
  });

  it.each(['', 'lk_at_', 'lk_at_!', `lk_at_${'z'.repeat(66)}`, `lk_at_${'é'.repeat(66)}`, `lk_rt_${token.slice(6)}`, `${token}0`, token.slice(0, -1)])('is not %j', (value) =>
    expect(isOwn(value, [key])).toBe(false));

  it('has one spelling: six digits above 2^32 are no second name for the same bits', () => {
    const zeros = opaqueToken(expiresAt, key, Buffer.alloc(32));
    expect(zeros.slice(12, 18)).toBe('000000');
    expect(opaqueValue(`${zeros.slice(0, 12)}4gfFC4${zeros.slice(18)}`)).toBeUndefined();
  });
});
