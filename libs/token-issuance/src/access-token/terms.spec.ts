import { InvalidTarget } from '@latchkey/protocol';
import { TENANT_SETTINGS, type ClientRecord, type ResourceRecord } from '@latchkey/storage';
import { accessTokenTerms } from './terms.js';

const client = (settings: Partial<ClientRecord> = {}) => settings as ClientRecord;
const resource = (settings: Partial<ResourceRecord> = {}) => settings as ResourceRecord;
const terms = (of: ClientRecord, resources: readonly ResourceRecord[] = [], settings = TENANT_SETTINGS) =>
  accessTokenTerms(of, resources, settings, 'code');

describe('The format of an access token', () => {
  it('is the tenant\'s when nobody else says', () => expect(terms(client()).format).toBe('jwt'));
  it('is the client\'s before the tenant\'s', () => expect(terms(client({ accessTokenFormat: 'opaque' })).format).toBe('opaque'));
  it('is the resource\'s before the client\'s', () => {
    expect(terms(client({ accessTokenFormat: 'opaque' }), [resource({ accessTokenFormat: 'jwt' })]).format).toBe('jwt');
  });
  it('must be the same for all resources of a token', () => {
    expect(() => terms(client(), [resource({ accessTokenFormat: 'opaque' }), resource()])).toThrow(InvalidTarget);
  });
});

describe('The signing algorithm of an access token', () => {
  it('is ES256 unless the resource says otherwise', () => {
    expect(terms(client(), [resource()]).alg).toBe('ES256');
    expect(terms(client(), [resource({ signingAlg: 'PS256' })]).alg).toBe('PS256');
  });
  it('must be the same for all resources of a JWT', () => {
    expect(() => terms(client(), [resource({ signingAlg: 'RS256' }), resource()])).toThrow(InvalidTarget);
  });
  it('does not matter to opaque tokens', () => {
    const opaque = { accessTokenFormat: 'opaque' } as const;
    expect(terms(client(), [resource({ ...opaque, signingAlg: 'RS256' }), resource(opaque)]).format).toBe('opaque');
  });
});

describe('The lifetime of an access token', () => {
  it.each([
    [3600, {}, [{}]],
    [7200, { accessTokenLifetime: 7200 }, []],
    [600, { accessTokenLifetime: 7200 }, [{ accessTokenLifetime: 600 }]],
    [600, { accessTokenLifetime: 600 }, [{ accessTokenLifetime: 7200 }]],
    [3600, {}, [{ accessTokenLifetime: 7200 }, {}]],
    [86_400, { accessTokenLifetime: 999_999 }, []],
  ])('is %i s: the shortest of what client and resources say, else the tenant\'s, within its limit', (lifetime, ofClient, ofResources) => {
    expect(terms(client(ofClient), ofResources.map(resource)).lifetime).toBe(lifetime);
  });

  it('is an application\'s own where there is no person', () => {
    const of = client({ applicationTokenLifetime: 60, accessTokenLifetime: 120 });
    expect(accessTokenTerms(of, [], TENANT_SETTINGS, 'application').lifetime).toBe(60);
  });

  it.each([
    ['implicit', 7200, {}, {}],
    ['code', 86_400, {}, {}],
    ['implicit', 60, { accessTokenLifetime: 60 }, { implicitUserinfoTokenLifetime: 90 }],
    ['implicit', 90, {}, { implicitUserinfoTokenLifetime: 90, accessTokenLifetime: 100 }],
    ['code', 80, {}, { codeUserinfoTokenLifetime: 80 }],
    ['code', 100, {}, { accessTokenLifetime: 100 }],
    ['code', 600, {}, { accessTokenLifetimeLimit: 600 }],
  ] as const)('follows the %s flow where only userinfo accepts it: %i s, but for what client and tenant set', (kind, lifetime, ofClient, settings) => {
    expect(accessTokenTerms(client(ofClient), [], { ...TENANT_SETTINGS, ...settings }, kind).lifetime).toBe(lifetime);
  });
});

describe('A place in a status list', () => {
  const asks = { statusList: true };
  it('is there when any of the resources asks for it', () => {
    expect([[], [resource()], [resource({ statusList: false })], [resource(), resource(asks)]].map((resources) => terms(client(), resources).statusList)).toEqual([false, false, false, true]);
  });
  it('is not for opaque tokens', () => expect(terms(client({ accessTokenFormat: 'opaque' }), [resource(asks)]).statusList).toBe(false));
});
