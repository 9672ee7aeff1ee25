import { covers, union } from './access.js';

const access = (oidcScopes: string[], ...resources: [string, ...string[]][]) => ({
  oidcScopes,
  resources: resources.map(([resource, ...scopes]) => ({ resource, scopes })),
});

describe('An access', () => {
  const held = access(['openid', 'email'], ['https://a.example', 'read', 'write']);

  it.each([
    ['itself', held],
    ['less', access(['openid'], ['https://a.example', 'read'])],
    ['nothing', access([])],
  ])('covers %s', (_what, asked) => expect(covers(held, asked)).toBe(true));

  it.each([
    ['another scope of the account', access(['openid', 'phone'])],
    ['another scope of the resource', access([], ['https://a.example', 'read', 'delete'])],
    ['the same scope of another resource', access([], ['https://b.example', 'read'])],
    ['another resource, without any scope', access([], ['https://b.example'])],
  ])('does not cover %s', (_what, asked) => expect(covers(held, asked)).toBe(false));

  it('unites with another, resource by resource', () => {
    expect(union(held, access(['phone'], ['https://a.example', 'delete'], ['https://b.example', 'read']))).toEqual(
      access(['openid', 'email', 'phone'], ['https://a.example', 'read', 'write', 'delete'], ['https://b.example', 'read']),
    );
  });
});
