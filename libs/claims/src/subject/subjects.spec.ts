import { MasterKey, isClientId, isPairwiseSubject } from '@latchkey/protocol';
import { aClient, aTenant } from '@latchkey/testing';
import { knowsPeopleAlike } from './sector.js';
import { Subjects } from './subjects.js';

const subjects = new Subjects(new MasterKey(Buffer.alloc(32, 7).toString('base64url')));
const stores = { tenant: aTenant() };
const pairwise = (...redirectUris: string[]) => aClient({ subjectType: 'pairwise', redirectUris });
const shop = pairwise('https://shop.example/callback');

describe('A change of a client', () => {
  it.each([
    [true, aClient(), aClient({ redirectUris: ['https://elsewhere.example/'] })],
    [true, aClient(), aClient({ subjectType: 'public' })],
    [true, shop, pairwise('https://shop.example/other')],
    [false, aClient(), shop],
    [false, shop, aClient()],
    [false, shop, pairwise('https://news.example/')],
    [false, shop, { ...shop, sectorIdentifierUri: 'https://sector.example/uris' }],
  ])('leaves the names of people as they were: %s', (alike, before, after) => {
    expect(knowsPeopleAlike(before, after)).toBe(alike);
  });
});

describe('The subject that a client knows a person by', () => {
  it('is the account\'s identifier, unless the client is pairwise', () => {
    expect(subjects.of(aClient(), 'acct_ada', stores)).toBe('acct_ada');
    expect(subjects.of(aClient({ subjectType: 'public' }), 'acct_ada', stores)).toBe('acct_ada');
  });

  it('is for a pairwise client the same each time, and tells nothing of the identifier', () => {
    const sub = subjects.of(shop, 'acct_ada', stores);
    expect(sub).toBe(subjects.of(aClient({ ...shop, clientId: 'other', redirectUris: ['https://shop.example:8443/b', 'https://shop.example/c'] }), 'acct_ada', stores));
    expect(sub).toMatch(/^acct_p\.[\w-]{43}$/);
    expect(sub).not.toContain('ada');
  });

  it('differs by person, by sector, by tenant and by server', () => {
    const other = new Subjects(new MasterKey(Buffer.alloc(32, 8).toString('base64url')));
    const all = [
      subjects.of(shop, 'acct_ada', stores), subjects.of(shop, 'acct_bob', stores), subjects.of(pairwise('https://news.example/'), 'acct_ada', stores),
      subjects.of(shop, 'acct_ada', { tenant: aTenant({ id: 'acme' }) }), other.of(shop, 'acct_ada', stores),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('goes by the host of sector_identifier_uri where there is one', () => {
    const sector = { ...pairwise('https://a.example/', 'https://b.example/'), sectorIdentifierUri: 'https://shop.example/sector.json' };
    expect(subjects.of(sector, 'acct_ada', stores)).toBe(subjects.of(shop, 'acct_ada', stores));
  });

  it('is never told for a client without one sector', () => {
    expect(() => subjects.of(pairwise('https://a.example/', 'https://b.example/'), 'acct_ada', stores)).toThrow('sector');
    expect(() => subjects.of(pairwise(), 'acct_ada', stores)).toThrow('sector');
  });

  it('is no name that a client could have', () => {
    const sub = subjects.of(shop, 'acct_ada', stores);
    expect([isPairwiseSubject(sub), isClientId(sub), isPairwiseSubject('acct_ada')]).toEqual([true, false, false]);
  });

  it('means its own account alone', () => {
    const sub = subjects.of(shop, 'acct_ada', stores);
    const isOf = (accountId: string, client = shop) => subjects.isOf(sub, { client, accountId }, stores);
    expect([isOf('acct_ada'), isOf('acct_bob'), isOf('acct_ada', pairwise('https://news.example/'))]).toEqual([true, false, false]);
  });
});
