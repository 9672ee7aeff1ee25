import { aClient, anAccount, aResource } from '@latchkey/testing';
import type { ClaimsRequest } from '@latchkey/protocol';
import type { ClaimMapping } from '@latchkey/storage';
import { claimsAsked, claimsForResources } from './claims-at.js';
import { isReservedClaim, RESERVED_CLAIMS, withoutPersonalClaims } from './reserved-claims.js';
import { STANDARD_CLAIMS } from './standard-claims.js';

const client = aClient({ scope: ['openid', 'profile', 'email', 'staff'] });
const account = anAccount({ claims: { name: 'Ada', email: 'ada@example.com', email_verified: false, department: 'engines', phone_number: '+44 1' } });
const mapping: ClaimMapping = { claim: 'https://example.com/department', attribute: 'department', scopes: ['staff'], resources: ['https://documents.example'] };
const owner = { account, settings: {} };
const withMapping = { account, settings: { claims: [mapping] } };

describe('The claims that are asked for', () => {
  it('are those of the scopes (OIDC Core §5.4), as far as the person has them', () => {
    expect(claimsAsked({ client, scopes: ['openid', 'email'] }, owner)).toEqual({ email: 'ada@example.com', email_verified: false });
    expect(claimsAsked({ client, scopes: ['openid', 'address'] }, owner)).toEqual({});
  });

  it('are those that are named one by one, without their scope', () => {
    expect(claimsAsked({ client, scopes: ['openid'], requests: { name: { essential: true }, email: null } }, owner)).toEqual({ name: 'Ada', email: 'ada@example.com' });
  });

  it('are none that no scope of the client\'s registration would open', () => {
    expect(claimsAsked({ client, scopes: ['openid'], requests: { phone_number: { essential: true } } }, owner)).toEqual({});
  });

  it('are none whose value is not among those that are wanted', () => {
    const asked = (requests: ClaimsRequest['userinfo']) => claimsAsked({ client, scopes: [], ...(requests && { requests }) }, owner);
    expect(asked({ name: { value: 'Grace' } })).toEqual({});
    expect(asked({ name: { value: 'Ada' }, email_verified: { value: false } })).toEqual({ name: 'Ada', email_verified: false });
    expect(asked({ name: { values: ['Grace', 'Ada'] }, email: { values: [] } })).toEqual({ name: 'Ada' });
  });

  it('are never a name of the object that holds the attributes', () => {
    const requests = JSON.parse('{"__proto__": null, "constructor": null, "toString": null, "sub": null}') as ClaimsRequest['userinfo'];
    expect(claimsAsked({ client, scopes: ['constructor', 'toString'], ...(requests && { requests }) }, owner)).toEqual({});
  });

  it('are those of the tenant\'s own, by their scope or their name', () => {
    expect(claimsAsked({ client, scopes: ['staff'] }, withMapping)).toEqual({ [mapping.claim]: 'engines' });
    expect(claimsAsked({ client, scopes: [], requests: { [mapping.claim]: null } }, withMapping)).toEqual({ [mapping.claim]: 'engines' });
    expect(claimsAsked({ client: aClient({ scope: ['openid'] }), scopes: [], requests: { [mapping.claim]: null } }, withMapping)).toEqual({});
  });
});

describe('The claims of an access token', () => {
  const documents = aResource({ claims: ['email'] });

  it('are those that its resource names, and no other', () => {
    expect(claimsForResources([aResource()], owner)).toEqual({});
    expect(claimsForResources([documents], owner)).toEqual({ email: 'ada@example.com' });
    expect(claimsForResources([documents], withMapping)).toEqual({ email: 'ada@example.com', [mapping.claim]: 'engines' });
    expect(claimsForResources([], withMapping)).toEqual({});
  });

  it('are of several resources those that every one of them names', () => {
    expect(claimsForResources([documents, aResource({ identifier: 'https://b.example' })], owner)).toEqual({});
    expect(claimsForResources([documents, aResource({ identifier: 'https://b.example', claims: ['name', 'email'] })], owner)).toEqual({ email: 'ada@example.com' });
  });
});

describe('Names that speak for the server', () => {
  it('are no standard claim', () => expect(STANDARD_CLAIMS.filter(isReservedClaim)).toEqual([]));
  it('are all that is left when the person is left out', () => {
    expect(withoutPersonalClaims({ sub: 'acct_1', scope: 'openid', email: 'a@b', active: true })).toEqual({ sub: 'acct_1', scope: 'openid', active: true });
    expect(RESERVED_CLAIMS).toEqual(expect.arrayContaining(['aud', 'client_id', 'rev', 'authz', 'aut']));
  });
});

/** A source of choices that gives the same ones for the same seed (a linear congruential generator). */
function choices(seed: number) {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const some = <Item>(items: readonly Item[]): Item[] => items.filter(() => below(2) === 0);
  return { below, some };
}

describe.each(Array.from({ length: 200 }, (_, seed) => seed))('For account, scopes, request and resources of seed %i', (seed) => {
  const { below, some } = choices(seed);
  const attributes = ['department', 'badge', 'shoe_size'];
  const names = [...STANDARD_CLAIMS, ...attributes.map((name) => `custom_${name}`)];
  const scopes = ['openid', 'profile', 'email', 'address', 'phone', 'staff'];
  const resources = ['https://a.example', 'https://b.example'];
  const someone = anAccount({ claims: Object.fromEntries(some([...STANDARD_CLAIMS, ...attributes]).map((name) => [name, below(3) === 0 ? { formatted: `${name} ${seed}` } : `${name} ${seed}`])) });
  const settings = { claims: attributes.map((attribute) => ({ claim: `custom_${attribute}`, attribute, scopes: some(['staff', 'profile']), resources: some(resources) })) };
  const requests = (): ClaimsRequest['userinfo'] => Object.fromEntries(some(names).map((name) => [name, below(2) ? null : { values: [`${name} ${seed}`, 1] }]));
  const asked = () => ({ client: aClient({ scope: some(scopes) }), scopes: some(scopes), requests: requests() ?? {} });
  const person = { account: someone, settings };
  const places = [
    claimsAsked(asked(), person), // userinfo
    claimsAsked(asked(), person), // ID token
    claimsForResources(some(resources).map((identifier) => aResource({ identifier, claims: some(names) })), person), // JWT, introspection
  ];

  it('equal names have equal values wherever they appear', () => {
    for (const place of places) for (const other of places) {
      for (const name of Object.keys(place)) if (Object.hasOwn(other, name)) expect(other[name]).toEqual(place[name]);
    }
    expect(places.flatMap(Object.keys).filter(isReservedClaim)).toEqual([]);
  });
});
