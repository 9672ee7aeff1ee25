import { jest } from '@jest/globals';
import pg from 'pg';
import type { Stores } from '@latchkey/storage';
import { type TestStorage, aClient, aRefreshToken, aStatusListEntry, aTokenKey, anAccessToken, anAccount, anAuthorization, openTestStorage } from '@latchkey/testing';

describe('The statements of a unit of work', () => {
  let storage: TestStorage;
  beforeAll(async () => {
    storage = await openTestStorage({ poolSize: 2 });
    await storage.run(async (stores) => {
      await stores.clients.add(aClient());
      await stores.accounts.add(anAccount());
      await stores.authorizations.add(anAuthorization());
      await stores.refreshTokens.add(aRefreshToken());
    });
  });
  // The feed brings this node's own changes too, a moment after they were made.
  beforeEach(() => storage.database.feed.sync());
  afterAll(() => storage.close());

  const nameOf = (query: unknown): string => (typeof query === 'string' ? query : (query as { name: string }).name);

  async function sentBy(work: (stores: Stores) => Promise<unknown>): Promise<string[]> {
    const spy = jest.spyOn(pg.Client.prototype, 'query');
    try {
      await storage.run(work);
      return spy.mock.calls.map(([query]) => nameOf(query)).filter((name) => !name.startsWith('feed.'));
    } finally {
      spy.mockRestore();
    }
  }

  const warm = async (stores: Stores): Promise<void> => {
    await stores.clients.find('app');
    await stores.resources.withScope('documents:read');
    await stores.signingKeys.all();
    await stores.tenantSecrets.all('access-token-mac');
  };

  it('are none when everything comes from the caches, as for a JWT from client_credentials', async () => {
    await storage.run(warm);
    expect(await sentBy(warm)).toEqual([]);
  });

  it('are one insert, without a transaction, for an opaque token from client_credentials', async () => {
    await storage.run(warm);
    expect(await sentBy(async (stores) => {
      await warm(stores);
      await stores.accessTokens.add(anAccessToken());
    })).toEqual(['access-tokens.add']);
  });

  it('are one insert as well for a JWT that has a place in a status list', async () => {
    expect(await sentBy(async (stores) => stores.statusLists.add(aStatusListEntry()))).toEqual(['status-lists.add']);
  });

  it('are one transaction for a refresh, each prepared under its name', async () => {
    const successor = { seed: 's', expiresAt: aRefreshToken().expiresAt };
    expect(await sentBy(async (stores) => {
      await stores.refreshTokens.find(aRefreshToken());
      await stores.authorizations.hold('authorization-1', storage.clock.now());
      await stores.refreshTokens.spend(aRefreshToken(), { at: storage.clock.now(), successor });
      await stores.refreshTokens.add(aRefreshToken(aTokenKey('successor', aRefreshToken().expiresAt)));
      await stores.accessTokens.add(anAccessToken(aTokenKey('next', anAccessToken().expiresAt)));
    })).toEqual([
      'refresh-tokens.find', 'BEGIN', 'authorizations.hold', 'refresh-tokens.spend', 'refresh-tokens.add', 'access-tokens.add', 'COMMIT',
    ]);
  });

  it('write the positions last, the tenant before the feed', async () => {
    const at = storage.clock.now();
    expect(await sentBy(async (stores) => {
      stores.revocations.append({ selector: { kind: 'client', value: 'app' }, revokedAt: at, expiresAt: at });
      await stores.clients.update(aClient());
      await stores.authorizations.revokeOfClient('app', at);
    })).toEqual([
      'BEGIN', 'clients.update', 'clients.forget-origins', 'clients.add-origins', 'clients.lock', 'authorizations.revoke-of-client',
      'revocations.append', 'changes.append', 'COMMIT',
    ]);
  });

  it('are asked of the database, and not of the cache, after a change of the same kind', async () => {
    await storage.run(warm);
    expect(await sentBy(async (stores) => {
      await stores.clients.update(aClient({ version: 2 }));
      await stores.clients.find('app');
    })).toContain('clients.find');
  });

  it('look up a short-lived token in one partition, by index', async () => {
    const { dataSource } = storage.database;
    for (const table of ['authorization_codes', 'used_assertions', 'access_tokens', 'status_list_entries', 'refresh_tokens']) {
      const key = aTokenKey('x', anAccessToken().expiresAt);
      const plan: { 'QUERY PLAN': string }[] = await dataSource.query(
        `EXPLAIN SELECT * FROM ${table} WHERE tenant_id = 'default' AND expiry_bucket = ${key.expiryBucket} AND hash = '${key.hash}'`,
      );
      const scans = plan.map((line) => line['QUERY PLAN']).filter((line) => line.includes(' on ') || line.includes('Scan'));
      expect(scans).toHaveLength(1);
      expect(scans[0]).toMatch(/Index (Only )?Scan using/);
    }
  });
});
