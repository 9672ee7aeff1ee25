import { Subjects } from '@latchkey/claims';
import { MasterKey, type GrantedAccess } from '@latchkey/protocol';
import { selectorKey } from '@latchkey/storage';
import { aClient, aConsent, aSession, anAccount, anAuthorization, openTestStorage, type TestStorage } from '@latchkey/testing';
import { Revocations } from './revocations.js';

const [A, B, C] = ['https://a.example', 'https://b.example', 'https://c.example'] as const;
const at = (...resources: string[]): { readonly access: GrantedAccess } => ({ access: { oidcScopes: ['openid'], resources: resources.map((resource) => ({ resource, scopes: ['read'] })) } });
const ofSector = (clientId: string, host: string) => aClient({ clientId, subjectType: 'pairwise', redirectUris: [`https://${host}/callback`] });

describe('An entry of the revocation log', () => {
  let storage: TestStorage;
  let revocations: Revocations;
  const subjects = new Subjects(new MasterKey(Buffer.alloc(32, 7).toString('base64url')));
  const shop = ofSector('shop', 'shop.example');
  const shopAgain = ofSector('shop-mobile', 'shop.example');
  const news = ofSector('news', 'news.example');

  beforeEach(async () => {
    storage = await openTestStorage();
    revocations = new Revocations(storage.clock, subjects);
    await storage.run(async (stores) => {
      await stores.accounts.add(anAccount());
      for (const client of [aClient(), aClient({ clientId: 'other' }), shop, shopAgain, news]) await stores.clients.add(client);
      await stores.sessions.add(aSession());
      await stores.consents.put(aConsent());
      await stores.authorizations.add(anAuthorization({ id: 'one', ...at(A, B) }));
      await stores.authorizations.add(anAuthorization({ id: 'two', ...at(B, C), offline: true }));
      await stores.authorizations.add(anAuthorization({ id: 'userinfo', clientId: 'other', ...at() }));
      await stores.authorizations.add(anAuthorization({ id: 'elsewhere', clientId: 'other', sessionId: 'session-2', ...at(C) }));
    });
  });
  afterEach(() => storage.close());

  /** Whom the entries concern that this makes, by selector. */
  const entries = async (revoke: (...parameters: Parameters<Parameters<TestStorage['run']>[0]>) => unknown): Promise<Record<string, readonly string[] | undefined>> => {
    const before = await storage.run(async ({ revocationPosition }) => revocationPosition);
    await storage.run(async (stores) => void (await revoke(stores)));
    const log = await storage.run(({ revocations: all }) => all.since(before, 20_000));
    return Object.fromEntries(log.map(({ selector, audiences }) => [selectorKey(selector), audiences && [...audiences].sort()]));
  };
  /** How many statements of transactions that takes. */
  const statements = async (work: () => Promise<unknown>): Promise<number> => {
    const { connections } = storage.database;
    const take = connections.take.bind(connections);
    let count = 0;
    connections.take = async () => {
      const connection = await take();
      const query = connection.query.bind(connection);
      connection.query = (statement) => {
        count += 1;
        return query(statement);
      };
      return connection;
    };
    await work();
    connections.take = take;
    return count;
  };
  const sub = (client: typeof shop) => subjects.of(client, 'acct_ada', { tenant: { id: 'default' } as never });

  it('names the resources of the token, of the authorization, and of all authorizations of the session', async () => {
    const expiresAt = storage.clock.now();
    expect(await entries((stores) => revocations.revokeToken({ jti: 'j', expiresAt, audiences: [A] }, stores))).toEqual({ 'token:j': [A] });
    expect(await entries((stores) => revocations.revokeAuthorization('one', stores))).toEqual({ 'authorization:one': [A, B] });
    expect(await entries((stores) => revocations.revokeAuthorization('userinfo', stores))).toEqual({ 'authorization:userinfo': [] });
    storage.clock.advance(1);
    // The offline one goes on, but what it was given in the session names the session.
    expect(await entries((stores) => revocations.endSession('session-1', stores))).toEqual({ 'session:session-1': [B, C] });
  });

  it('is made once, however often an authorization is revoked, and by however many at once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => storage.run((stores) => revocations.revokeAuthorization('one', stores))));
    expect(await storage.run(({ revocations: all }) => all.since(0, 100))).toHaveLength(1);
    expect(await entries((stores) => revocations.revokeAuthorization('one', stores))).toEqual({});
    expect(await entries((stores) => revocations.revokeAuthorization('nothing', stores))).toEqual({});
  });

  it('names none where all that ends was for userinfo, or nothing ends', async () => {
    expect(await entries((stores) => revocations.endSession('session-3', stores))).toEqual({ 'session:session-3': [] });
    expect(await entries((stores) => revocations.revokeAccount('acct_nobody', stores))).toEqual({ 'account:acct_nobody': [] });
  });

  // A token for a resource may be for others besides, where it ends as well.
  it('is for all of the tenant where a client, a resource, the tenant, a key or a token of unknown resources ends', async () => {
    const made = await entries(async (stores) => {
      await revocations.revokeClient('app', stores);
      revocations.revokeTenant(stores);
      revocations.burnKey('k', stores);
      revocations.revokeToken({ jti: 'j', expiresAt: storage.clock.now() }, stores);
      revocations.revokeResource(A, stores);
    });
    expect(made).toEqual({ 'client:app': undefined, 'tenant:': undefined, 'key:k': undefined, 'token:j': undefined, [`resource:${A}`]: undefined });
  });

  it('names a person as each resource knows them, one entry for each name', async () => {
    await storage.run(async ({ authorizations }) => {
      await authorizations.add(anAuthorization({ id: 'p1', clientId: 'shop', ...at(A) }));
      await authorizations.add(anAuthorization({ id: 'p2', clientId: 'shop-mobile', ...at(B) }));
      await authorizations.add(anAuthorization({ id: 'p3', clientId: 'news', ...at(C) }));
    });
    expect(await entries((stores) => revocations.revokeAccount('acct_ada', stores))).toEqual({
      'account:acct_ada': [A, B, C], [`account:${sub(shop)}`]: [A, B], [`account:${sub(news)}`]: [C],
    });
  });

  it('tells no resource what another knows a person by, not even the account', async () => {
    await storage.run(async ({ accounts, authorizations, consents }) => {
      await accounts.add(anAccount({ id: 'acct_bob', username: 'bob' }));
      await authorizations.add(anAuthorization({ id: 'p1', clientId: 'shop', accountId: 'acct_bob', ...at(A) }));
      await consents.put(aConsent({ accountId: 'acct_bob', clientId: 'shop' }));
    });
    const bob = subjects.of(shop, 'acct_bob', { tenant: { id: 'default' } as never });
    expect(await entries((stores) => revocations.revokeConsent('acct_bob', 'shop', stores))).toEqual({ 'consent:acct_bob shop': [], [`consent:${bob} shop`]: [A] });
    expect(await entries((stores) => revocations.revokeAccount('acct_bob', stores))).toEqual({ 'account:acct_bob': [], [`account:${bob}`]: [A] });
    storage.clock.advance(1);
    // Told of before.
    expect(await entries((stores) => revocations.revokeAccount('acct_bob', stores))).toEqual({ 'account:acct_bob': [] });
  });

  it('names what a consent is behind, of that client alone', async () => {
    expect(await entries((stores) => revocations.revokeConsent('acct_ada', 'app', stores))).toEqual({ 'consent:acct_ada app': [A, B, C] });
    expect(await entries((stores) => revocations.revokeConsent('acct_ada', 'app', stores))).toEqual({});
  });

  it('misses no resource of an authorization that is added at the same moment', async () => {
    for (let round = 0; round < 30; round += 1) {
      const session = `race-${round}`;
      await storage.run(({ sessions }) => sessions.add(aSession({ id: session, cookieHash: session as never })));
      const add = (index: number) => storage.run(async (stores) => {
        await stores.accounts.hold('acct_ada');
        if (!(await stores.sessions.hold(session, storage.clock.now()))) return undefined;
        const resource = `https://${index}.example`;
        await stores.authorizations.add(anAuthorization({ id: `${session}-${index}`, sessionId: session, ...at(resource) }));
        return resource;
      });
      const [added, told] = await Promise.all([
        Promise.all(Array.from({ length: 6 }, (_, index) => add(index))),
        entries((stores) => (round % 2 === 0 ? revocations.endSession(session, stores) : revocations.revokeAccount('acct_ada', stores))),
      ]);
      expect(Object.values(told)[0]).toEqual(expect.arrayContaining(added.filter((resource) => resource !== undefined)));
    }
  });

  it('of an account with ten thousand authorizations is made by as many statements as of one with two', async () => {
    await storage.database.dataSource.query(`INSERT INTO clients (tenant_id, client_id, metadata, secrets, version, created_at, updated_at)
      SELECT tenant_id, 'c' || i, json_build_object('subjectType', 'pairwise', 'redirectUris', json_build_array('https://' || i || '.example/')), secrets, 1, created_at, updated_at
      FROM clients, generate_series(1, 10000) i WHERE client_id = 'app'`);
    await storage.database.dataSource.query(`INSERT INTO authorizations (tenant_id, id, client_id, account_id, session_id, consented, offline, access, auth_time, amr, created_at, expires_at)
      SELECT tenant_id, 'x' || i, 'c' || i, account_id, session_id, consented, offline, access, auth_time, amr, created_at, expires_at
      FROM authorizations, generate_series(1, 10000) i WHERE id = 'one'`);
    const few = await statements(() => entries((stores) => revocations.revokeConsent('acct_ada', 'app', stores)));
    let made: Awaited<ReturnType<typeof entries>> = {};
    const many = await statements(async () => (made = await entries((stores) => revocations.revokeAccount('acct_ada', stores))));
    expect(many).toBeLessThan(few + 5);
    expect(Object.keys(made)).toHaveLength(10_001);
    expect(new Set(Object.values(made).map((audiences) => audiences?.join()))).toEqual(new Set([`${A},${B},${C}`, `${A},${B}`]));
    expect(made).toHaveProperty('account:acct_ada');
  });
});
