import { Client } from 'pg';
import { DEFAULT_TENANT } from '@latchkey/protocol';
import { type TestStorage, aClient, aTenant, aResource, anAccessToken, anAccount, anAuthorization, aRefreshToken, eventually, openTestStorage } from '@latchkey/testing';
import { type Database, openDatabase } from '../database/database.js';
import { CHANNEL } from '../work/commit-log.js';

const revocation = { selector: { kind: 'client' as const, value: 'app' }, revokedAt: new Date(), expiresAt: new Date(Date.now() + 1e9) };

describe('Two nodes', () => {
  let storage: TestStorage;
  let other: Database;
  let client: Client;
  beforeEach(async () => {
    storage = await openTestStorage();
    await storage.run((stores) => stores.clients.add(aClient()));
    other = await openDatabase({ url: storage.url, clock: storage.clock, maintenance: false });
    client = new Client({ connectionString: storage.url });
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    await other.close();
    await storage.close();
  });

  const nameAtOther = () => other.unitOfWork.run(DEFAULT_TENANT, async ({ clients }) => (await clients.find('app'))?.clientName);
  const rename = (clientName: string, version = 1) => storage.run(({ clients }) => clients.update(aClient({ clientName, version })));

  it('see what the other changed once their caches have followed', async () => {
    expect(await nameAtOther()).toBe('Example App');
    await rename('Renamed');
    await other.feed.sync();
    expect(await nameAtOther()).toBe('Renamed');
  });

  it('see what the other added, where they had found nothing', async () => {
    const find = () => other.unitOfWork.run(DEFAULT_TENANT, async (stores) => [
      (await stores.clients.find('late'))?.clientId, (await stores.resources.withScope('documents:read')).length,
      await stores.clients.anyAllowsOrigin('https://late.example'), (await stores.tenants.find('late'))?.id,
    ]);
    expect(await find()).toEqual([undefined, 0, false, undefined]);
    await storage.run(async (stores) => {
      await stores.clients.add(aClient({ clientId: 'late', allowedOrigins: ['https://late.example'] }));
      await stores.resources.add(aResource());
      await stores.tenants.add(aTenant({ id: 'late' }));
    });
    await other.feed.sync();
    expect(await find()).toEqual(['late', 1, true, 'late']);
  });

  it('wake each other up with a change or a revocation, and never by issuing', async () => {
    await client.query(`LISTEN ${CHANNEL}`);
    let wakes = 0;
    let woken: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (woken = resolve));
    client.on('notification', () => {
      wakes += 1;
      woken();
    });
    await storage.run((stores) => stores.accounts.add(anAccount()));
    await storage.run(async (stores) => {
      await stores.authorizations.add(anAuthorization());
      await stores.accessTokens.add(anAccessToken());
      await stores.refreshTokens.add(aRefreshToken());
    });
    await storage.run(async (stores) => stores.revocations.append(revocation));
    await first;
    await client.query('SELECT 1');
    expect(wakes).toBe(1);
  });

  it('follow a wake-up by themselves', async () => {
    await nameAtOther();
    await rename('Renamed');
    // The wake-up or the poll; the caches are asked again and again meanwhile.
    await eventually(async () => expect(await nameAtOther()).toBe('Renamed'));
  });

  it('tell of what the other changed in a tenant once reads see it, and of no other tenant', async () => {
    await storage.run((stores) => stores.tenants.add(aTenant({ id: 'neighbour' })));
    await nameAtOther();
    const told: string[] = [];
    other.caches.changes.follow('neighbour', () => told.push('neighbour'));
    const seen = new Promise<string | undefined>((resolve) => {
      const stop = other.caches.changes.follow(DEFAULT_TENANT, (change) => {
        told.push(`${change?.kind} ${change?.key}`);
        stop();
        resolve(nameAtOther());
      });
    });
    await rename('Renamed');
    expect(await seen).toBe('Renamed');
    await rename('Again', 2);
    await other.feed.sync();
    expect(told).toEqual(['client app']);
  });

  it('answer from the database while the feed is cut', async () => {
    await nameAtOther();
    await other.feed.stop();
    await rename('Renamed');
    expect(await nameAtOther()).toBe('Renamed');
    await rename('Again', 2);
    expect(await nameAtOther()).toBe('Again');
  });

  it('forget everything when the connection to the feed was lost', async () => {
    await nameAtOther();
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'latchkey-feed' AND datname = current_database()`);
    while (other.caches.freshness.holds) await new Promise(setImmediate);
    await rename('Renamed');
    expect(await nameAtOther()).toBe('Renamed');
    await other.feed.sync();
    expect(other.caches.freshness.holds).toBe(true);
    expect(await nameAtOther()).toBe('Renamed');
  });

  it.each([
    ['has a gap', 'DELETE FROM changes'],
    ['went back', `UPDATE change_positions SET position = 0`],
    ['holds a kind that only a newer version knows', `UPDATE changes SET kind = 'unheard-of'`],
  ])('forget everything when the feed %s', async (_what, sql) => {
    await nameAtOther();
    await client.query(`BEGIN; UPDATE clients SET metadata = '{"clientName":"Behind the back"}';
      UPDATE change_positions SET position = position + 1;
      INSERT INTO changes SELECT position, 'x', 'client', 'x', now() FROM change_positions; ${sql}; COMMIT`);
    await other.feed.sync();
    expect(other.caches.clients.peek(DEFAULT_TENANT, 'app')).toBeUndefined();
  });

  it('lead a revocation log that went back, as in a database that was restored, above all that they know of it', async () => {
    const positionAtOther = () => other.unitOfWork.run(DEFAULT_TENANT, async ({ revocationPosition }) => revocationPosition);
    for (const value of ['kept', 'lost']) await storage.run(async ({ revocations }) => revocations.append({ ...revocation, selector: { kind: 'session', value } }));
    const [kept, lost] = (await storage.run(({ revocations }) => revocations.since(0, 2))).map(({ position }) => position);
    await other.feed.sync();
    expect(await positionAtOther()).toBe(lost);
    await client.query('UPDATE tenants SET revocation_position = $1', [kept]);
    await other.feed.sync();
    expect(await positionAtOther()).toBeGreaterThan(lost!);
    const { rows } = await client.query('SELECT revocation_position AS head FROM tenants');
    expect(Number(rows[0].head)).toBe(await positionAtOther());
  });

  it('never give out a position beside a state that is older than it', async () => {
    const observed: (readonly [position: number, version: number])[] = [];
    let done = false;
    const reader = async (): Promise<void> => {
      while (!done) {
        observed.push(await other.unitOfWork.run(DEFAULT_TENANT, async (stores) =>
          [stores.revocationPosition, (await stores.clients.find('app'))?.version ?? 0] as const));
        // What the reader commits itself, and what falls out of its cache, must not make an exception.
        if (observed.length % 7 === 0) other.caches.tenants.forget(DEFAULT_TENANT, '');
        if (observed.length % 11 === 0) {
          await other.unitOfWork.run(DEFAULT_TENANT, async (stores) => stores.revocations.append({ ...revocation, selector: { kind: 'session', value: 's' } }));
        }
        await new Promise(setImmediate);
      }
    };
    const readers = [reader(), reader()];
    for (let version = 1; version <= 60; version += 1) {
      await storage.run(async (stores) => {
        await stores.clients.update(aClient({ version }));
        stores.revocations.append(revocation);
      });
    }
    done = true;
    await Promise.all(readers);
    const log = await storage.run((stores) => stores.revocations.since(0, 10_000));
    const clientRevocations = (position: number) => log.filter((entry) => entry.position <= position && entry.selector.kind === 'client').length;
    expect(observed.length).toBeGreaterThan(20);
    for (const [position, version] of observed) expect(version).toBeGreaterThan(clientRevocations(position));
  });
});
