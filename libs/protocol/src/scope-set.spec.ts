import { InvalidScope } from './errors/token-errors.js';
import { ScopeSet } from './scope-set.js';

describe('A scope set', () => {
  it('keeps the order and drops doubles', () => expect(String(ScopeSet.parse('b a b'))).toBe('b a'));
  it('is empty when nothing is asked for', () => expect(ScopeSet.parse(undefined).size).toBe(0));
  it.each(['a  b', ' a', 'a ', 'a"b', 'a\\b', 'ä', 'a\tb', 'x'.repeat(201)])('refuses %j (RFC 6749 §3.3)', (text) => expect(() => ScopeSet.parse(text)).toThrow(InvalidScope));
});
