import { TENANT_SETTINGS } from '@latchkey/storage';
import { aClient } from '@latchkey/testing';
import { withClaims } from './requested-claims.js';

const client = aClient({ scope: ['openid', 'profile', 'email', 'documents:read'] });
const settings = { ...TENANT_SETTINGS, claims: [{ claim: 'department', attribute: 'department', scopes: ['documents:read'] }] };
const allowed = (oidcScopes: string[], idToken: object, scopes: string[] = []) =>
  withClaims({ oidcScopes, resources: [{ resource: 'urn:a', scopes }] }, { client, claims: { idToken: { ...idToken } } }, settings).oidcScopes;

describe('What a person allows', () => {
  it('is the access alone where no claim is asked for by name', () => {
    expect(withClaims({ oidcScopes: ['openid'], resources: [] }, { client, claims: undefined }, settings)).toEqual({ oidcScopes: ['openid'], resources: [] });
  });

  it('holds a scope for each claim that the access does not open', () => {
    expect(allowed(['openid'], { email: null, email_verified: null, name: { essential: true } })).toEqual(['openid', 'email', 'profile']);
    expect(allowed(['openid', 'email'], { email: null })).toEqual(['openid', 'email']);
    expect(allowed(['openid'], { department: null })).toEqual(['openid', 'documents:read']);
    expect(allowed(['openid'], { department: null }, ['documents:read'])).toEqual(['openid']);
  });

  it('holds none for a claim that the client could never be told, or that is the token\'s own', () => {
    expect(allowed(['openid'], { address: null, sub: null, acr: null, nonsense: null, constructor: null })).toEqual(['openid']);
  });
});
