import { InvalidRequest } from './errors/token-errors.js';
import { Parameters } from './parameters.js';

describe('Parameters', () => {
  it('give a value by its name', () => expect(Parameters.from({ code: 'a' }).get('code')).toBe('a'));

  it('count one without a value as left out (RFC 6749 §3.1)', () => {
    expect(Parameters.from({ code: '' }).has('code')).toBe(false);
    expect(() => Parameters.from({ code: '' }).required('code')).toThrow(InvalidRequest);
  });

  it('refuse a repeated one', () => {
    expect(() => Parameters.from({ code: ['a', 'b'] })).toThrow('code must not be repeated');
    expect(() => Parameters.from({ code: ['a', 'a'] })).toThrow(InvalidRequest);
  });

  it('let resource be repeated (RFC 8707 §2)', () => expect(Parameters.from({ resource: ['a', 'b'] }).all('resource')).toEqual(['a', 'b']));

  it.each([[{ code: { nested: 'x' } }], [{ code: 'x'.repeat(16_385) }], [{ code: 'a\u0000b' }], [{ code: 1 }]])('refuse what is no bounded text: %j', (raw) =>
    expect(() => Parameters.from(raw)).toThrow(InvalidRequest));

  it('never repeat a hostile name in the error', () => {
    expect(() => Parameters.from({ '<script>': ['a', 'b'] })).toThrow('a parameter must not be repeated');
  });

  it('can be narrowed to those that a grant declares', () => {
    const only = Parameters.from({ code: 'a', password: 'b' }).only(['code']);
    expect([only.has('code'), only.has('password')]).toEqual([true, false]);
  });
});
