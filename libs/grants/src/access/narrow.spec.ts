import { InvalidScope, InvalidTarget, ScopeSet } from '@latchkey/protocol';
import { narrow, scopeNames } from './narrow.js';

const granted = { oidcScopes: ['openid', 'email'], resources: [{ resource: 'https://a', scopes: ['a1', 'a2'] }, { resource: 'https://b', scopes: ['b1'] }] };
const scope = (text: string) => ScopeSet.parse(text);

describe('Narrowing what was granted', () => {
  it('leaves it as it is when nothing is asked for', () => expect(narrow(granted, [], undefined)).toEqual(granted));

  it('keeps the named resources and their scopes (RFC 8707 §2.2)', () => {
    expect(narrow(granted, ['https://b'], undefined)).toEqual({ oidcScopes: ['openid', 'email'], resources: [{ resource: 'https://b', scopes: ['b1'] }] });
  });

  it('keeps the named scopes and the resources that they belong to (RFC 6749 §6)', () => {
    expect(narrow(granted, [], scope('openid a2'))).toEqual({ oidcScopes: ['openid'], resources: [{ resource: 'https://a', scopes: ['a2'] }] });
  });

  it('never widens', () => {
    expect(() => narrow(granted, ['https://c'], undefined)).toThrow(InvalidTarget);
    expect(() => narrow(granted, [], scope('a1 c1'))).toThrow(InvalidScope);
    expect(() => narrow(granted, ['https://b'], scope('a1'))).toThrow(InvalidScope);
  });

  it('names each scope once', () => expect(scopeNames(granted)).toEqual(['openid', 'email', 'a1', 'a2', 'b1']));
});
