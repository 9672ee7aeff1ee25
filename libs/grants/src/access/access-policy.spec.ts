import { InvalidScope, InvalidTarget, ScopeSet, type ResourceScopes } from '@latchkey/protocol';
import type { AccountRecord, ClientRecord, ResourceRecord, Stores } from '@latchkey/storage';
import { AccessPolicy } from './access-policy.js';

const resource = (identifier: string, access: 'open' | 'entitled', ...names: string[]) =>
  ({ identifier, access, scopes: names.map((name) => ({ name, description: name })) }) as unknown as ResourceRecord;

const RESOURCES = [
  { ...resource('https://notes', 'open', 'notes:read'), scopes: [{ name: 'notes:read', description: 'n', registrable: true }] },
  resource('https://docs', 'open', 'docs:read', 'docs:write'),
  resource('https://admin', 'entitled', 'clients:read', 'clients:write'),
  resource('https://a', 'entitled', 'read', 'a:only'),
  resource('https://b', 'entitled', 'read'),
];

const stores = {
  tenant: { settings: { scopes: [{ name: 'staff', description: 'See where you work' }] } },
  resources: {
    find: async (identifier: string) => RESOURCES.find((record) => record.identifier === identifier),
    withScope: async (name: string) => RESOURCES.flatMap(({ identifier, access, scopes }) =>
      scopes.filter((scope) => scope.name === name).map(({ registrable = false }) => ({ identifier, access, registrable }))),
  },
} as unknown as Pick<Stores, 'resources' | 'tenant'>;

const client = (scope: string, ...entitlements: ResourceScopes[]) => ({ clientId: 'app', scope: scope.split(' '), entitlements }) as unknown as ClientRecord;
const account = (...entitlements: ResourceScopes[]) => ({ id: 'acct_1', entitlements }) as unknown as AccountRecord;
const at = (identifier: string, ...scopes: string[]): ResourceScopes => ({ resource: identifier, scopes });
const OPENID = 'openid profile offline_access';

const policy = new AccessPolicy();
const resolve = (of: ClientRecord, scope: string, { resources = [], person }: { resources?: string[]; person?: AccountRecord } = {}) =>
  policy.resolve({ client: of, scope: ScopeSet.parse(scope), resources, ...(person && { account: person }) }, stores);

describe('A scope of an open resource', () => {
  it('is granted to a client whose registered scope names it, with the resource for its audience', async () => {
    expect(await resolve(client('docs:read'), 'docs:read')).toEqual({ oidcScopes: [], resources: [at('https://docs', 'docs:read')] });
  });

  it('is refused to any other client', () => expect(resolve(client('docs:read'), 'docs:read docs:write')).rejects.toThrow(InvalidScope));

  it('is granted whatever the person is entitled to', async () => {
    expect(await resolve(client('docs:read'), 'docs:read', { person: account() })).toEqual({ oidcScopes: [], resources: [at('https://docs', 'docs:read')] });
  });
});

describe('A client that registered itself', () => {
  const self = { ...client('openid docs:read notes:read'), registration: { by: 'open' } } as unknown as ClientRecord;

  it('has of its registered scopes those that their resource marks registrable, now', async () => {
    expect(await resolve(self, 'notes:read')).toEqual({ oidcScopes: [], resources: [at('https://notes', 'notes:read')] });
    expect(await resolve(self, '')).toMatchObject({ resources: [at('https://notes', 'notes:read')] });
    await expect(resolve(self, 'docs:read')).rejects.toThrow(InvalidScope);
    expect(await resolve(self, 'openid docs:read')).toMatchObject({ oidcScopes: ['openid'], resources: [] });
  });

  it('keeps nothing of what its resource marks no more', async () => {
    const granted = { oidcScopes: ['openid'], resources: [at('https://docs', 'docs:read'), at('https://notes', 'notes:read')] };
    expect((await policy.stillAllowed(granted, { client: self }, stores)).resources).toEqual([at('https://notes', 'notes:read')]);
  });
});

describe('A scope of an entitled resource', () => {
  it('is not opened by the registered scope of a client', () => {
    return expect(resolve(client('clients:write'), 'clients:write')).rejects.toThrow(InvalidScope);
  });

  it('is granted to a client that is entitled to it', async () => {
    const entitled = client('', at('https://admin', 'clients:write'));
    expect((await resolve(entitled, 'clients:write')).resources).toEqual([at('https://admin', 'clients:write')]);
    await expect(resolve(entitled, 'clients:read')).rejects.toThrow(InvalidScope);
  });

  it('is granted for a person only if that person is entitled to it as well', async () => {
    const entitled = client('openid', at('https://admin', 'clients:read', 'clients:write'));
    const reader = account(at('https://admin', 'clients:read'));
    expect((await resolve(entitled, 'openid clients:read clients:write', { person: reader })).resources).toEqual([at('https://admin', 'clients:read')]);
    await expect(resolve(entitled, 'clients:write', { person: reader })).rejects.toThrow(InvalidScope);
    expect(await resolve(entitled, 'openid clients:write', { person: account() })).toEqual({ oidcScopes: ['openid'], resources: [] });
    await expect(resolve(entitled, 'openid', { person: account(), resources: ['https://admin'] })).rejects.toThrow(InvalidTarget);
  });

  it('is not opened by an entitlement to the same name elsewhere', async () => {
    const ofB = client('', at('https://b', 'read'));
    expect((await resolve(ofB, 'read', { resources: ['https://b'] })).resources).toEqual([at('https://b', 'read')]);
    await expect(resolve(ofB, 'read', { resources: ['https://a'] })).rejects.toThrow(InvalidTarget);
    await expect(resolve(client('', at('https://b', 'read'), at('https://a', 'a:only')), 'read', { resources: ['https://a', 'https://b'] })).rejects.toThrow(InvalidScope);
  });
});

describe('Scopes that are unknown or not allowed', () => {
  it('are dropped with openid (OIDC Core §3.1.2.1)', async () => {
    expect(await resolve(client(`${OPENID} docs:read`), 'openid email nonsense docs:read docs:write')).toEqual({
      oidcScopes: ['openid'],
      resources: [at('https://docs', 'docs:read')],
    });
  });

  it('are an error without it', async () => {
    await expect(resolve(client('docs:read'), 'docs:read nonsense')).rejects.toThrow(InvalidScope);
    await expect(resolve(client('docs:read'), 'nonsense')).rejects.toThrow(InvalidScope);
    await expect(resolve(client('docs:read'), 'profile')).rejects.toThrow(InvalidScope);
  });
});

describe('The resource', () => {
  it('is none for OpenID Connect scopes alone', async () => {
    expect(await resolve(client(OPENID), 'openid profile')).toEqual({ oidcScopes: ['openid', 'profile'], resources: [] });
  });

  it('must be named when several own the scope, or none owns all', async () => {
    const both = client('docs:read', at('https://a', 'read'), at('https://b', 'read'));
    await expect(resolve(both, 'read')).rejects.toThrow('several resources have all scopes asked for');
    await expect(resolve(both, 'read docs:read')).rejects.toThrow('no single resource has all scopes asked for');
    await expect(resolve(both, 'read')).rejects.toThrow(InvalidTarget);
    expect((await resolve(both, 'read docs:read', { resources: ['https://a', 'https://docs'] })).resources).toEqual([
      at('https://a', 'read'), at('https://docs', 'docs:read'),
    ]);
  });

  it('is looked for among those alone where the client may have the scope, and none is told of the others', async () => {
    const ofB = client('openid docs:read', at('https://b', 'read'));
    expect((await resolve(ofB, 'read')).resources).toEqual([at('https://b', 'read')]);
    expect((await resolve(ofB, 'openid docs:read a:only')).resources).toEqual([at('https://docs', 'docs:read')]);
    const told = (scope: string) => resolve(client('read a:only docs:read'), scope).catch(({ message }: Error) => message);
    expect([await told('read'), await told('a:only'), await told('docs:read made:up')]).toEqual(['read', 'a:only', 'made:up'].map((name) => `not known or not allowed here: ${name}`));
  });

  it('is looked for by the names alone that the client may have somewhere: others are made up by anybody, as many as a request holds', async () => {
    const looked: string[] = [];
    const withScope = (name: string) => (looked.push(name), stores.resources.withScope(name));
    const counting = { ...stores, resources: { ...stores.resources, withScope } } as typeof stores;
    const made = Array.from({ length: 400 }, (_, at) => at.toString(36));
    const scope = ScopeSet.parse(['openid', 'docs:read', 'read', 'clients:read', ...made].join(' '));
    const granted = await policy.resolve({ client: client('openid docs:read', at('https://b', 'other')), scope, resources: [] }, counting);
    expect([granted, looked]).toEqual([{ oidcScopes: ['openid'], resources: [at('https://docs', 'docs:read')] }, ['docs:read']]);
  });

  it('must be registered', () => expect(resolve(client('docs:read'), 'docs:read', { resources: ['https://nowhere'] })).rejects.toThrow(InvalidTarget));
  it('must own the scope', () => expect(resolve(client('docs:read', at('https://b', 'read')), 'docs:read', { resources: ['https://b'] })).rejects.toThrow(InvalidScope));
});

describe('A request without scope and resource', () => {
  it('gets all that the client may have, when that is at one resource', async () => {
    const bootstrap = client('', at('https://admin', 'clients:read', 'clients:write'));
    expect((await resolve(bootstrap, '')).resources).toEqual([at('https://admin', 'clients:read', 'clients:write')]);
  });

  it('is refused when the client may have nothing, or something at several resources', async () => {
    await expect(resolve(client(''), '')).rejects.toThrow(InvalidScope);
    await expect(resolve(client('docs:read', at('https://b', 'read')), '')).rejects.toThrow(InvalidTarget);
  });
});

describe('What was granted once', () => {
  it('shrinks with the entitlements of client and person, and with the scopes of the resource', async () => {
    const granted = { oidcScopes: ['openid', 'profile'], resources: [at('https://admin', 'clients:read', 'clients:write'), at('https://gone', 'x')] };
    const holder = { client: client('openid', at('https://admin', 'clients:read', 'clients:write')), account: account(at('https://admin', 'clients:read')) };
    expect(await policy.stillAllowed(granted, holder, stores)).toEqual({ oidcScopes: ['openid'], resources: [at('https://admin', 'clients:read')] });
  });
});

describe('A scope of the tenant', () => {
  it('is one about the person, of no resource, for clients that are registered for it', async () => {
    expect(await resolve(client('openid staff'), 'openid staff')).toEqual({ oidcScopes: ['openid', 'staff'], resources: [] });
    expect(await resolve(client('openid'), 'openid staff')).toEqual({ oidcScopes: ['openid'], resources: [] });
    await expect(resolve(client('openid'), 'staff')).rejects.toThrow('staff');
  });
});
