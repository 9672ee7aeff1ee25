import { ClientSecrets } from '@latchkey/clients';
import { Parameters, asSecret, type ClaimsRequest } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import { startService, type RunningService } from '@latchkey/service-bootstrap';
import { TENANT_SETTINGS, type AuthorizationRecord, type ClientRecord, type Stores } from '@latchkey/storage';
import { AccessTokens, IdTokens, TenantPreparation, TokenIssuer } from '@latchkey/token-issuance';
import { aClient, aResource, aSession, aTenant, anAccount, anAuthorization, openTestStorage, type TestStorage } from '@latchkey/testing';
import { decodeJwt } from 'jose';
import { AppModule } from '../app.module.js';
import { IntrospectionEndpoint } from '../introspection/introspection.endpoint.js';
import { UserinfoEndpoint } from './userinfo.endpoint.js';

const CLAIMS = { name: 'Ada', email: 'ada@example.com', email_verified: true, address: { country: 'GB' }, department: 'engines' };
const DOCUMENTS = aResource({ claims: ['email', 'address'], resourceServers: ['documents-api'] });
const pairwise = { subjectType: 'pairwise', scope: ['openid', 'profile', 'email', 'staff', 'documents:read'] } as const;

let storage: TestStorage;
let server: RunningService;
let basic: (clientId: string) => string;
beforeAll(async () => {
  storage = await openTestStorage();
  const claims = [{ claim: 'https://example.com/department', attribute: 'department', scopes: ['profile'], resources: [DOCUMENTS.identifier] }];
  await storage.tenants.update({ ...aTenant(), settings: { ...TENANT_SETTINGS, claims } });
  const masterKey = Buffer.alloc(32, 7).toString('base64url');
  const module = AppModule.for({ databaseUrl: storage.url, masterKey, issuerUrl: 'https://id.example', clock: storage.clock });
  const settings = { NODE_ENV: 'test' as const, LOG_LEVEL: 'fatal' as const, LISTEN_ADDRESS: '127.0.0.1', TRUSTED_PROXIES: [] };
  server = await startService({ name: 'auth-server', module, settings, port: 0 });
  const { value, record } = get(ClientSecrets).generate(storage.clock.now());
  basic = (clientId) => `Basic ${Buffer.from(`${clientId}:${value}`).toString('base64')}`;
  const secrets = [record];
  await storage.run(async (stores) => {
    const { accounts, clients, resources, sessions } = stores;
    await get(TenantPreparation).prepare(stores);
    await accounts.add(anAccount({ claims: CLAIMS }));
    await accounts.add(anAccount({ id: 'acct_bob', username: 'bob' }));
    await resources.add(DOCUMENTS);
    for (const format of ['jwt', 'opaque'] as const) {
      await clients.add(aClient({ clientId: `public-${format}`, accessTokenFormat: format, secrets, scope: pairwise.scope }));
      await clients.add(aClient({ clientId: `pairwise-${format}`, accessTokenFormat: format, secrets, ...pairwise }));
    }
    await clients.add(aClient({ clientId: 'documents-api', secrets, grantTypes: [], responseTypes: [], redirectUris: [] }));
    await sessions.add(aSession());
  });
});
afterAll(async () => {
  await server?.close();
  await storage?.close();
});

const get = <Type>(type: abstract new (...args: never[]) => Type): Type => server.app.get(type as never, { strict: false });
let made = 0;

async function issue(clientId: string, claims?: ClaimsRequest, scopes = ['openid', 'email', 'documents:read'], accountId = 'acct_ada') {
  return storage.run(async (stores) => {
    const client = (await stores.clients.find(clientId)) as ClientRecord;
    const authorization: AuthorizationRecord = anAuthorization({ id: `authz-${made++}`, clientId, accountId, ...(claims && { claims }), access: { oidcScopes: scopes.filter((name) => name !== 'documents:read'), resources: [] } });
    await stores.authorizations.add(authorization);
    const answer = await get(TokenIssuer).issue({ client, scopes, resources: [DOCUMENTS], person: { authorization } }, stores);
    return { ...answer, authorization };
  });
}
const presented = (value: string) => ({ scheme: 'Bearer', value, method: 'GET', transport: { peer: undefined, headers: [] } }) as const;
const userinfo = async (token: string) => {
  const answer = await get(UserinfoEndpoint).respond('default', presented(token));
  return 'json' in answer ? answer.json : {};
};
const introspect = (token: string, by: string) =>
  get(IntrospectionEndpoint).respond({ tenant: 'default', address: '127.0.0.1', authorization: basic(by), parameters: Parameters.from({ token }) });
const isLive = (token: string) => storage.run(async (stores: Stores) => (await get(AccessTokens).resolve(asSecret(token), stores)) !== undefined);

describe.each(['public-jwt', 'public-opaque', 'pairwise-jwt', 'pairwise-opaque'])('What is told of a person to %s', (clientId) => {
  it('is under equal names equal in ID token, userinfo, access token and introspection, the subject too', async () => {
    const requests = { idToken: { email: null, name: null, address: null }, userinfo: { name: null, updated_at: null } };
    const { access_token, id_token = '' } = await issue(clientId, requests);
    const idToken = decodeJwt(id_token) as Record<string, unknown>;
    const places: Readonly<Record<string, unknown>>[] = [idToken, await userinfo(access_token), await introspect(access_token, 'documents-api')];
    if (clientId.endsWith('jwt')) places.push(decodeJwt(access_token));
    const about = ['sub', 'name', 'email', 'email_verified', 'address', 'https://example.com/department', 'preferred_username', 'updated_at'];
    for (const name of about) expect(new Set(places.filter((place) => place[name] !== undefined).map((place) => JSON.stringify(place[name]))).size).toBeLessThanOrEqual(1);
    expect(new Set(places.map(({ sub }) => sub)).size).toBe(1);
    expect(Object.keys(idToken).filter((name) => about.includes(name)).sort()).toEqual(['email', 'name', 'sub']);
    expect(Object.keys(places[1] ?? {}).sort()).toEqual(['email', 'email_verified', 'name', 'sub', 'updated_at']);
    expect(Object.keys(places[2] ?? {}).filter((name) => about.includes(name)).sort()).toEqual(['address', 'email', 'https://example.com/department', 'sub']);
  });

  it('stays out of an ID token that comes with an access token', async () => {
    const { id_token = '' } = await issue(clientId, undefined, ['openid', 'profile', 'email']);
    expect(Object.keys(decodeJwt(id_token))).not.toEqual(expect.arrayContaining(['email']));
    expect(Object.keys(decodeJwt(id_token))).not.toEqual(expect.arrayContaining(['name']));
  });

  it('is for its resources, when the client itself introspects', async () => {
    const { access_token } = await issue(clientId);
    const answer = await introspect(access_token, clientId);
    expect(answer).toMatchObject({ active: true, client_id: clientId });
    expect(Object.keys(answer)).not.toEqual(expect.arrayContaining(['email']));
    expect(await introspect(access_token, clientId.startsWith('public') ? 'pairwise-jwt' : 'public-jwt')).toEqual({ active: false });
  });

  it.each(['account', 'consent', 'session', 'client', 'authorization'] as const)('dies with its %s', async (kind) => {
    const { access_token, authorization } = await issue(clientId);
    expect(await isLive(access_token)).toBe(true);
    const value = { account: 'acct_ada', consent: `acct_ada ${clientId}`, session: authorization.sessionId, client: clientId, authorization: authorization.id }[kind];
    await storage.run(async ({ revocations }) => revocations.append({ selector: { kind, value }, revokedAt: storage.clock.now(), expiresAt: new Date(storage.clock.now().getTime() + 1e8) }));
    expect(await isLive(access_token)).toBe(false);
  });

  it('ends with the account, whichever of an ending and an issuing comes first', async () => {
    const round = async () => {
      const ending = storage.run(async (stores) => {
        await stores.accounts.hold('acct_ada');
        await get(Revocations).revokeAccount('acct_ada', stores);
      });
      const issued = Promise.all(Array.from({ length: 5 }, () => issue(clientId)));
      await ending;
      // Read before the ending was known, so ended by it; or after, and then issued on the strength of what is there now.
      const position = await storage.run(async ({ revocationPosition }) => revocationPosition);
      for (const { access_token } of await issued) {
        const rev = await storage.run((stores) => get(AccessTokens).resolve(asSecret(access_token), stores));
        expect(rev === undefined || rev.rev >= position).toBe(true);
      }
    };
    for (let turn = 0; turn < 5; turn++) await round();
  });
});

describe('Signed userinfo', () => {
  it('is no ID token, and no hint', async () => {
    await storage.run(({ clients }) => clients.add(aClient({ clientId: 'signed', scope: pairwise.scope, userinfoSignedResponseAlg: 'RS256' })));
    const { access_token, id_token = '' } = await issue('signed');
    const answer = await get(UserinfoEndpoint).respond('default', presented(access_token));
    if (!('jwt' in answer)) throw new Error('not signed');
    expect(decodeJwt(answer.jwt)).toMatchObject({ iss: 'https://id.example', aud: 'signed', sub: 'acct_ada', email: CLAIMS.email });
    const hint = (value: string) => storage.run((stores) => get(IdTokens).hint(value, stores));
    expect(await hint(answer.jwt)).toBeUndefined();
    expect(await hint(id_token)).toMatchObject({ sub: 'acct_ada', aud: ['signed'] });
  });

  it('is refused where it cannot be encrypted, and the tokens are not issued either', async () => {
    const encryption = { alg: 'RSA-OAEP', enc: 'A128GCM' } as const;
    await storage.run(({ clients }) => clients.add(aClient({ clientId: 'keyless', scope: pairwise.scope, userinfoEncryptedResponse: encryption })));
    const { access_token } = await issue('keyless');
    await expect(get(UserinfoEndpoint).respond('default', presented(access_token))).rejects.toThrow('RSA-OAEP');
    await storage.run(({ clients }) => clients.add(aClient({ clientId: 'keyless-too', scope: pairwise.scope, idTokenEncryptedResponse: encryption })));
    await expect(issue('keyless-too')).rejects.toThrow('RSA-OAEP');
  });
});

describe('A pairwise subject', () => {
  it('is the sector\'s own, and no account identifier', async () => {
    const { access_token } = await issue('pairwise-jwt');
    const { sub } = await userinfo(access_token);
    expect(sub).toMatch(/^acct_p\./);
    expect(JSON.stringify(decodeJwt(access_token))).not.toContain('acct_ada');
    expect(JSON.stringify(await introspect(access_token, 'documents-api'))).not.toContain('acct_ada');
  });

  it('leads nowhere once its authorization is gone with the account, even where nobody noted their end', async () => {
    const { access_token } = await issue('pairwise-jwt', undefined, undefined, 'acct_bob');
    expect(await isLive(access_token)).toBe(true);
    await storage.run((stores) => stores.accounts.remove('acct_bob'));
    expect(await isLive(access_token)).toBe(false);
  });
});
