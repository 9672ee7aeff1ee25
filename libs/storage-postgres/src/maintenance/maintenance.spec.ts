import { Client } from 'pg';
import { after } from '@latchkey/protocol';
import {
  FixedClock, type TestStorage, aClient, aRefreshToken, aSession, aTokenKey, anAccessToken, anAccount, anAuthorization, anAuthorizationCode,
  eventually, openTestStorage,
} from '@latchkey/testing';
import { Maintenance } from './maintenance.js';
import { partitionsOf } from './partitions-ahead.js';
import { PARTITIONED_TABLES, partitionsNeeded } from './partitioned-tables.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;

describe('The maintenance', () => {
  let storage: TestStorage;
  let client: Client;
  let failures: unknown[];
  let maintenance: Maintenance;

  beforeEach(async () => {
    storage = await openTestStorage();
    client = new Client({ connectionString: storage.url });
    await client.connect();
    failures = [];
    const onFailure = (...failure: unknown[]) => void failures.push(failure);
    maintenance = new Maintenance({ url: storage.url, clock: storage.clock, onFailure });
    await storage.run(async (stores) => {
      await stores.clients.add(aClient());
      await stores.accounts.add(anAccount());
    });
  });
  afterEach(async () => {
    await client.end();
    await storage.close();
    expect(failures).toEqual([]);
  });

  const count = async (table: string): Promise<number> =>
    Number((await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`)).rows[0]?.count);
  const table = (name: string) => {
    const found = PARTITIONED_TABLES.find((partitioned) => partitioned.name === name);
    if (!found) throw new Error(name);
    return found;
  };

  it('makes the partitions for the longest-lived token that is issued now, and leaves no gap between them', async () => {
    storage.clock.advance(300 * DAY);
    expect(await maintenance.run()).toBe('done');
    for (const partitioned of PARTITIONED_TABLES) {
      const present = await partitionsOf(client, partitioned);
      for (const { name } of partitionsNeeded(partitioned, storage.clock.now())) expect(present.has(name)).toBe(true);
    }
    const yearLater = after(storage.clock.now(), 365 * DAY);
    await storage.run((stores) => stores.refreshTokens.add(aRefreshToken({ ...aTokenKey('late', yearLater), expiresAt: yearLater })));
  });

  it('drops what has expired and keeps what has not', async () => {
    const lasting = after(FixedClock.START, 3 * DAY);
    await storage.run(async (stores) => {
      await stores.accessTokens.add(anAccessToken());
      await stores.accessTokens.add(anAccessToken({ ...aTokenKey('lasting', lasting), expiresAt: lasting }));
      await stores.authorizationCodes.add(anAuthorizationCode());
    });
    storage.clock.advance(2 * DAY);
    expect(await maintenance.run()).toBe('done');
    expect(await storage.run((stores) => stores.accessTokens.findUnrevoked(aTokenKey('lasting', lasting)))).toBeDefined();
    expect(await count('access_tokens')).toBe(1);
    expect(await count('authorization_codes')).toBe(0);
    const { rows } = await client.query(`SELECT FROM pg_class WHERE relname LIKE 'authorization_codes_4%' AND relkind = 'r'
      AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = pg_class.oid)`);
    expect(rows).toEqual([]);
  });

  it('forgets streams of security events that nobody took for longer than tokens live', async () => {
    const hold = (clientId: string) => storage.run(({ securityEventStreams }) => securityEventStreams.hold(clientId, 'https://a'));
    for (const clientId of ['gone', 'here']) await hold(clientId);
    storage.clock.advance(40 * DAY);
    await storage.run(async ({ securityEventStreams }) => securityEventStreams.put({ ...(await securityEventStreams.hold('here', 'https://a')), position: 3 }, storage.clock.now()));
    storage.clock.advance(1);
    await maintenance.run();
    expect(await count('security_event_streams')).toBe(1);
    expect(await hold('here')).toMatchObject({ position: 3 });
  });

  it('forgets the clients that registered themselves and expired, buried ids with them, and no others', async () => {
    const soon = after(FixedClock.START, DAY);
    await storage.run(async (stores) => {
      await stores.clients.add(aClient({ clientId: 'unused', expiresAt: soon }));
      await stores.clients.add(aClient({ clientId: 'used', expiresAt: soon }));
      await stores.clients.bury('removed', FixedClock.START, soon);
      await stores.clients.renew('used', after(FixedClock.START, 9 * DAY));
    });
    storage.clock.advance(2 * DAY);
    expect(await maintenance.run()).toBe('done');
    expect((await client.query('SELECT client_id FROM clients ORDER BY 1')).rows).toEqual([{ client_id: 'app' }, { client_id: 'used' }]);
  });

  it('keeps a client that expired, and so its authorizations, while a token of it may live, whose end resources are to hear of', async () => {
    await storage.run(async (stores) => {
      await stores.tenants.update({ ...stores.tenant, settings: { ...stores.tenant.settings, revocationRetention: 10 * DAY } });
      await stores.clients.add(aClient({ clientId: 'expired', expiresAt: after(FixedClock.START, DAY) }));
      await stores.authorizations.add(anAuthorization({ id: 'used', clientId: 'expired' }));
    });
    const ids = async () => (await client.query("SELECT id FROM authorizations WHERE id = 'used'")).rowCount;
    storage.clock.advance(10.9 * DAY);
    await maintenance.run();
    expect(await ids()).toBe(1);
    storage.clock.advance(DAY);
    await maintenance.run();
    expect(await ids()).toBe(0);
  });

  it('never removes the partition of a token that can still be used, however the hours fall', () => {
    for (const partitioned of PARTITIONED_TABLES) {
      for (let minutes = 0; minutes < 60 * 26; minutes += 7) {
        const now = after(FixedClock.START, 60 * minutes);
        const [first] = partitionsNeeded(partitioned, now);
        expect((first?.from ?? Infinity) * HOUR * 1000).toBeLessThanOrEqual(now.getTime());
        expect((first?.to ?? 0) * HOUR * 1000).toBeGreaterThan(now.getTime());
      }
    }
  });

  it('ends a detachment that another node left half done', async () => {
    const codes = table('authorization_codes');
    const [first] = partitionsNeeded(codes, FixedClock.START);
    const reader = new Client({ connectionString: storage.url });
    await reader.connect();
    await reader.query('BEGIN');
    await reader.query('SELECT FROM authorization_codes');
    const { rows: [node] } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const stopped = expect(client.query(`ALTER TABLE authorization_codes DETACH PARTITION ${first?.name} CONCURRENTLY`)).rejects.toThrow('canceling statement');
    // Half done, it waits for the reader.
    await eventually(async () => expect((await partitionsOf(reader, codes)).get(first?.name ?? '')).toBe(true));
    await reader.query('SELECT pg_cancel_backend($1)', [node?.pid]);
    await stopped;
    await reader.end();
    expect((await partitionsOf(client, codes)).get(first?.name ?? '')).toBe(true);
    storage.clock.advance(3 * DAY);
    expect(await maintenance.run()).toBe('done');
    expect((await partitionsOf(client, codes)).has(first?.name ?? '')).toBe(false);
    expect((await client.query('SELECT to_regclass($1) AS still', [first?.name])).rows).toEqual([{ still: null }]);
  });

  it('is done by one node at a time', async () => {
    await client.query('SELECT pg_advisory_lock(7301003)');
    expect(await maintenance.run()).toBe('elsewhere');
    await client.query('SELECT pg_advisory_unlock(7301003)');
    expect(await maintenance.run()).toBe('done');
  });

  it('gives up soon on a table that somebody has locked, and goes on with the rest', async () => {
    await storage.run((stores) => stores.sessions.add(aSession()));
    await client.query('BEGIN');
    await client.query('LOCK TABLE authorization_codes IN ACCESS SHARE MODE');
    await client.query(`LOCK TABLE refresh_tokens IN ACCESS EXCLUSIVE MODE`);
    storage.clock.advance(40 * DAY);
    expect(await maintenance.run()).toBe('done');
    expect(failures.length).toBeGreaterThan(0);
    failures.length = 0;
    await client.query('ROLLBACK');
    expect(await count('sessions')).toBe(0);
    expect(await maintenance.run()).toBe('done');
  });

  it('deletes sessions, authorizations, revocations and counts that are over', async () => {
    await storage.run(async (stores) => {
      await stores.sessions.add(aSession());
      await stores.authorizations.add(anAuthorization({ expiresAt: after(FixedClock.START, DAY) }));
      await stores.authorizations.add(anAuthorization({ id: 'lasting' }));
      await stores.signInAttempts.take([{ key: 'network:192.0.2.0/24', limit: 5, per: 60 }], FixedClock.START);
      stores.revocations.append({
        selector: { kind: 'tenant', value: '' }, revokedAt: FixedClock.START, expiresAt: after(FixedClock.START, DAY),
      });
    });
    expect(await count('changes')).toBeGreaterThan(0);
    storage.clock.advance(3 * DAY);
    expect(await maintenance.run()).toBe('done');
    const left = ['sessions', 'sign_in_attempts', 'revocations', 'changes', 'authorizations'].map(count);
    expect(await Promise.all(left)).toEqual([0, 0, 0, 0, 1]);
  });

  it('keeps authorizations that are over while their session lives, whose end their clients are to hear of', async () => {
    await storage.run(async (stores) => {
      await stores.clients.add(aClient({ clientId: 'told', backchannelLogoutUri: 'https://app.example/out' }));
      await stores.sessions.add(aSession({ id: 'lives', expiresAt: after(FixedClock.START, 30 * DAY), endsAt: after(FixedClock.START, 30 * DAY) }));
      await stores.authorizations.add(anAuthorization({ id: 'over', clientId: 'told', sessionId: 'lives', expiresAt: after(FixedClock.START, 60) }));
    });
    storage.clock.advance(3 * DAY);
    await maintenance.run();
    await storage.run(async (stores) => {
      await stores.sessions.revoke('lives', storage.clock.now());
      await stores.logoutDeliveries.addFor(['lives'], storage.clock.now());
    });
    await maintenance.run();
    const authorizations = (await client.query("SELECT id FROM authorizations WHERE id = 'over'")).rows;
    expect([authorizations, await count('logout_deliveries')]).toEqual([[], 1]);
  });

  it('keeps authorizations that are over while a token of them may live, whose end resources are to hear of', async () => {
    await storage.run(async (stores) => {
      await stores.tenants.update({ ...stores.tenant, settings: { ...stores.tenant.settings, revocationRetention: 10 * DAY } });
      await stores.authorizations.add(anAuthorization({ id: 'used', expiresAt: after(FixedClock.START, 60) }));
    });
    const ids = async () => (await client.query("SELECT id FROM authorizations WHERE id = 'used'")).rowCount;
    storage.clock.advance(10 * DAY);
    await maintenance.run();
    expect(await ids()).toBe(1);
    storage.clock.advance(60);
    await maintenance.run();
    expect(await ids()).toBe(0);
  });

  it('forgets logouts that were delivered when their time is over, and never those that wait', async () => {
    await storage.run(async (stores) => {
      for (const clientId of ['waiting', 'settled']) {
        await stores.clients.add(aClient({ clientId, backchannelLogoutUri: 'https://app.example/out' }));
        await stores.authorizations.add(anAuthorization({ id: clientId, clientId }));
      }
      await stores.logoutDeliveries.addFor(['session-1'], FixedClock.START);
      const expiresAt = after(FixedClock.START, DAY);
      await stores.logoutDeliveries.settle({ sessionId: 'session-1', clientId: 'settled', attempts: 0 }, { state: 'delivered', status: 200, expiresAt });
    });
    await maintenance.run();
    expect(await count('logout_deliveries')).toBe(2);
    storage.clock.advance(9 * DAY);
    await maintenance.run();
    expect((await client.query('SELECT client_id FROM logout_deliveries')).rows).toEqual([{ client_id: 'waiting' }]);
  });

  it('blanks the seeds of spent tokens whose successors were spent, a day after', async () => {
    const expiresAt = after(FixedClock.START, 30 * DAY);
    const keys = ['first', 'second'].map((name) => aTokenKey(name, expiresAt));
    const spend = (key: (typeof keys)[number] | undefined, seconds: number) =>
      storage.run(async (stores) => {
        if (!key) return;
        await stores.refreshTokens.add(aRefreshToken({ ...key, expiresAt }));
        await stores.refreshTokens.spend(key, { at: after(FixedClock.START, seconds), successor: { seed: 'seed', expiresAt } });
      });
    await spend(keys[0], 1);
    await spend(keys[1], 2);
    const seeds = () => storage.run((stores) => Promise.all(keys.map(async (key) => (await stores.refreshTokens.find(key))?.successor?.seed)));
    await maintenance.run();
    expect(await seeds()).toEqual(['seed', 'seed']);
    storage.clock.advance(2 * DAY);
    await maintenance.run();
    expect(await seeds()).toEqual([undefined, 'seed']);
  });
});
