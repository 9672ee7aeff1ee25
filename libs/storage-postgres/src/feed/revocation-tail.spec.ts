import { Client } from 'pg';
import { DEFAULT_TENANT } from '@latchkey/protocol';
import type { RevocationProgress } from '@latchkey/storage';
import { type TestStorage, aTenant, openTestStorage } from '@latchkey/testing';
import { type Database, openDatabase } from '../database/database.js';
import { ListeningConnection } from './listening-connection.js';
import { PostgresRevocationTail } from './revocation-tail.js';

const entry = (value: string) => ({ selector: { kind: 'client' as const, value }, audiences: ['a'], revokedAt: new Date(0), expiresAt: new Date(1e12) });

/** What a follower was told, and the next of it. */
class Told {
  readonly all: RevocationProgress[] = [];
  over = false;
  private wake: () => void = () => undefined;

  readonly follower = {
    progressed: (progress: RevocationProgress) => {
      this.all.push(progress);
      this.wake();
    },
    ended: () => {
      this.over = true;
      this.wake();
    },
  };

  async until(holds: (told: this) => boolean): Promise<void> {
    while (!holds(this)) await new Promise<void>((resolve) => (this.wake = resolve));
  }

  get entries(): readonly string[] {
    return this.all.flatMap(({ entries }) => entries.map(({ selector }) => selector.value));
  }
}

describe('The tail of a revocation log', () => {
  let storage: TestStorage;
  let other: Database;
  beforeAll(async () => {
    storage = await openTestStorage();
    other = await openDatabase({ url: storage.url, clock: storage.clock, maintenance: false });
  });
  afterAll(async () => {
    await other.close();
    await storage.close();
  });

  const append = (tenant: string, ...values: string[]) => storage.unitOfWork.run(tenant, async ({ revocations }) => values.forEach((value) => revocations.append(entry(value))));
  const head = (tenant: string) => storage.unitOfWork.run(tenant, async ({ revocationPosition }) => revocationPosition);
  const aTenantOfItsOwn = async () => {
    const id = `tail-${Math.random().toString(36).slice(2)}`;
    await storage.tenants.add(aTenant({ id }));
    return id;
  };

  it('tells where the log stands, and then what another node appends, in order and without a gap', async () => {
    const tenant = await aTenantOfItsOwn();
    await append(tenant, 'before');
    const told = new Told();
    const stop = other.revocationTail.follow(tenant, told.follower);
    await told.until(({ all }) => all.length > 0);
    const begin = await head(tenant);
    expect(told.all[0]).toEqual({ from: begin, to: begin, more: false, entries: [] });
    await Promise.all(Array.from({ length: 50 }, (_, index) => append(tenant, `${index}`, `${index}+`)));
    await told.until(({ entries }) => entries.length >= 100);
    told.all.reduce((before, { from, to }) => {
      expect(from).toBe(before);
      return to;
    }, begin);
    const log = await storage.unitOfWork.run(tenant, ({ revocations }) => revocations.since(begin, 1_000));
    expect(told.all.flatMap(({ entries }) => entries)).toEqual(log);
    expect(told.all.flatMap(({ entries }) => entries)[0]).toMatchObject({ ...entry('x'), selector: { kind: 'client' } });
    stop();
  });

  it('is told in pieces where it is long, and to each tenant its own', async () => {
    const [tenant, neighbour] = [await aTenantOfItsOwn(), await aTenantOfItsOwn()];
    const [told, neighbours] = [new Told(), new Told()];
    const stops = [other.revocationTail.follow(tenant, told.follower), other.revocationTail.follow(neighbour, neighbours.follower)];
    for (const each of [told, neighbours]) await each.until(({ all }) => all.length > 0);
    await append(neighbour, 'theirs');
    await append(tenant, ...Array.from({ length: 2_500 }, (_, index) => `${index}`));
    await told.until(({ entries }) => entries.length >= 2_500);
    await neighbours.until(({ entries }) => entries.length > 0);
    expect(Math.max(...told.all.map(({ entries }) => entries.length))).toBe(1_000);
    expect(told.all.find(({ entries }) => entries.length === 1_000)).toMatchObject({ more: true });
    expect(told.all.at(-1)).toMatchObject({ more: false });
    expect(neighbours.entries).toEqual(['theirs']);
    stops.forEach((stop) => stop());
  });

  it('goes on without a gap when its connection was lost, and says nothing meanwhile', async () => {
    const tenant = await aTenantOfItsOwn();
    const told = new Told();
    const stop = other.revocationTail.follow(tenant, told.follower);
    await told.until(({ all }) => all.length > 0);
    const client = new Client({ connectionString: storage.url });
    await client.connect();
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'latchkey-tail' AND datname = current_database()`);
    await client.end();
    await append(tenant, 'later');
    await told.until(({ entries }) => entries.includes('later'));
    expect(told.all.at(-1)).toMatchObject({ from: 0, to: await head(tenant) });
    stop();
  });

  it('ends when the log went back, and where there is no such tenant', async () => {
    const tenant = await aTenantOfItsOwn();
    // Ahead of the clock: no node leads it on again.
    const standAt = (position: number) => storage.database.dataSource.query('UPDATE tenants SET revocation_position = $2 WHERE id = $1', [tenant, position]);
    await standAt(8e15);
    await append(tenant, 'a', 'b');
    const [told, nobody] = [new Told(), new Told()];
    other.revocationTail.follow(tenant, told.follower);
    other.revocationTail.follow('nobody', nobody.follower);
    await told.until(({ all }) => all.length > 0);
    await nobody.until(({ over }) => over);
    expect(told.over).toBe(false);
    await standAt(8e15);
    await told.until(({ over }) => over);
  });

  it('is not told by an answer that comes late, but by the next', async () => {
    const tenant = await aTenantOfItsOwn();
    let now = 0;
    let asked = 0;
    const connect = async (wake: () => void, lost: () => void) => {
      const connection = await ListeningConnection.open({ url: storage.url, name: 'latchkey-late', wake, lost });
      const query = connection.query.bind(connection);
      connection.query = async (...parameters) => {
        const rows = await query(...parameters);
        asked += 1;
        if (asked === 1) {
          await append(tenant, 'meanwhile');
          now += 1_001;
        }
        return rows as never;
      };
      return connection;
    };
    const tail = new PostgresRevocationTail(connect, () => undefined, () => now);
    const told = new Told();
    tail.follow(tenant, told.follower);
    await told.until(({ all }) => all.length > 0);
    const position = await head(tenant);
    expect(told.all[0]).toEqual({ from: position, to: position, more: false, entries: [] });
    await tail.stop();
  });

  it('is not told to whoever has left', async () => {
    const [stays, leaves] = [new Told(), new Told()];
    const stop = other.revocationTail.follow(DEFAULT_TENANT, stays.follower);
    other.revocationTail.follow(DEFAULT_TENANT, leaves.follower)();
    // From where the log stands when it is looked at first: what comes before that is told to nobody.
    await stays.until(({ all }) => all.length > 0);
    await append(DEFAULT_TENANT, 'a');
    await stays.until(({ entries }) => entries.includes('a'));
    expect(leaves.all).toEqual([]);
    stop();
  });
});
