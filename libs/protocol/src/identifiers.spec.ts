import { isClientId, isTenantId, tenantUrl } from './identifiers.js';

describe('A client id', () => {
  it('is never what an account id looks like (RFC 9700 §4.15)', () => expect(isClientId('acct_x')).toBe(false));
  it.each(['', 'a b', 'ä', 'x'.repeat(201), 'a\n'])('is not %j', (id) => expect(isClientId(id)).toBe(false));
  it.each(['app', 'https://app.example/', 'a.b~c'])('may be %j', (id) => expect(isClientId(id)).toBe(true));
});

describe('A tenant', () => {
  it.each(['', '-a', 'a-', 'A', 'a_b', 'a/b', 'x'.repeat(64)])('is not called %j', (id) => expect(isTenantId(id)).toBe(false));
  it('has the base for its issuer when it is the default one, else a path below it', () => {
    expect(tenantUrl('https://id.example', 'default')).toBe('https://id.example');
    expect(tenantUrl('https://id.example', 'acme')).toBe('https://id.example/t/acme');
  });
});
