import { Client } from 'pg';
import { StorageUnavailable } from '@latchkey/storage';
import { type TestStorage, type TestStorageOptions, aClient, aSession, aTokenKey, anAccount, openTestStorage } from '@latchkey/testing';
import { openDatabase } from './database.js';

const gate = (): { readonly opened: Promise<void>; readonly open: () => void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};

describe('The database', () => {
  let storage: TestStorage;
  let client: Client;
  const start = async (options: TestStorageOptions): Promise<void> => {
    storage = await openTestStorage(options);
    await storage.run(async (stores) => {
      await stores.clients.add(aClient());
      await stores.accounts.add(anAccount());
    });
    client = new Client({ connectionString: storage.url });
    await client.connect();
  };
  afterEach(async () => {
    await client.end();
    await storage.close();
  });

  const find = () => storage.run((stores) => stores.accounts.find('acct_ada'));
  const hold = () => storage.run((stores) => stores.accounts.hold('acct_ada'));

  /** Takes every connection of a pool of two, until the gate opens. */
  const occupy = async (): Promise<{ readonly open: () => void; readonly done: Promise<unknown> }> => {
    const { opened, open } = gate();
    const held: Promise<unknown>[] = [];
    const done = [1, 2].map((index) => {
      const holding = gate();
      held.push(holding.opened);
      return storage.run(async (stores) => {
        await stores.sessions.hold(`session-${index}`, storage.clock.now());
        holding.open();
        await opened;
        return index;
      });
    });
    await Promise.all(held);
    return { open, done: Promise.all(done) };
  };

  it('lets 500 requests wait for a connection, and serves them all', async () => {
    await start({ poolSize: 2 });
    const { open, done } = await occupy();
    const waiting = Array.from({ length: 500 }, hold);
    open();
    expect((await Promise.all(waiting)).filter((account) => account?.id === 'acct_ada')).toHaveLength(500);
    await done;
  });

  it('is unavailable to those who waited too long, and to nobody after', async () => {
    await start({ poolSize: 2, poolWait: 1_500 });
    const { open, done } = await occupy();
    await expect(hold()).rejects.toBeInstanceOf(StorageUnavailable);
    await expect(storage.run((stores) => stores.sessions.add(aSession()))).rejects.toBeInstanceOf(StorageUnavailable);
    open();
    await done;
    expect(await hold()).toBeDefined();
    expect(await storage.run((stores) => stores.sessions.find('session-1'))).toBeUndefined();
  });

  it('refuses at once when the queue is full', async () => {
    await start({ poolSize: 2, poolQueue: 3 });
    const { open, done } = await occupy();
    const waiting = [hold(), hold(), hold()];
    // The three are in the queue once the tenant, which is cached, has been looked up.
    await new Promise(setImmediate);
    await expect(hold()).rejects.toThrow('Too many requests');
    open();
    await Promise.all([...waiting, done]);
  });

  it('answers what one prepared read answers while all connections for transactions are taken', async () => {
    await start({ poolSize: 2 });
    const { open, done } = await occupy();
    const found = await Promise.all(Array.from({ length: 500 }, find));
    expect(found.every((account) => account?.id === 'acct_ada')).toBe(true);
    open();
    await done;
  });

  it('refuses single reads at once when too many are under way', async () => {
    await start({ poolQueue: 3 });
    const outcomes = await Promise.allSettled([find(), find(), find(), find()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  });

  const killAll = () =>
    client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'latchkey'`);

  it('keeps nothing of a unit of work whose connection broke, and opens a new connection for the next', async () => {
    await start({ poolSize: 2 });
    const failure = await storage.run(async (stores) => {
      await stores.sessions.add(aSession());
      await stores.sessions.find('session-1');
      await killAll();
      await stores.sessions.find('session-1');
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StorageUnavailable);
    expect((failure as Error).cause).toBeInstanceOf(Error);
    await find().catch(() => undefined);
    expect(await storage.run((stores) => stores.sessions.find('session-1'))).toBeUndefined();
  });

  it('fails a unit of work whose connection broke just before the commit', async () => {
    await start({ poolSize: 2 });
    await expect(storage.run(async (stores) => {
      await stores.accounts.hold('acct_ada');
      await stores.sessions.add(aSession());
      await killAll();
    })).rejects.toBeInstanceOf(StorageUnavailable);
    await find().catch(() => undefined);
    expect(await storage.run((stores) => stores.sessions.find('session-1'))).toBeUndefined();
  });

  it('survives the loss of its idle connections', async () => {
    await start({ poolSize: 2 });
    await find();
    await killAll();
    await find().catch(() => undefined);
    expect(await find()).toBeDefined();
  });

  it('is unavailable to a statement that runs out of time, and gives its connection up', async () => {
    await start({ poolSize: 2, statementTimeout: 1_000 });
    await client.query('BEGIN');
    await client.query('LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE');
    await expect(find()).rejects.toBeInstanceOf(StorageUnavailable);
    await expect(storage.run((stores) => stores.accounts.hold('acct_ada'))).rejects.toBeInstanceOf(StorageUnavailable);
    await client.query('ROLLBACK');
    expect(await find()).toBeDefined();
  });

  it('serves a node that still runs while the next version adds columns', async () => {
    await start({ poolSize: 1 });
    const { dataSource } = storage.database;
    const readAll = () => storage.run(async (stores) => [
      await stores.accounts.find('acct_ada'), await stores.clients.current('app'), await stores.sessions.list({ limit: 5 }),
      await stores.refreshTokens.find(aTokenKey('x', storage.clock.now())), await stores.accessTokens.findUnrevoked(aTokenKey('x', storage.clock.now())),
      await stores.resources.current('x'), await stores.consents.find('a', 'b'), await stores.authorizations.find('x'),
      await stores.auditEvents.list({ limit: 5 }), await stores.signingKeys.holdAll(), await stores.tenants.current('default'),
    ]);
    const before = await readAll();
    for (const { tableName } of dataSource.entityMetadatas) await client.query(`ALTER TABLE ${tableName} ADD COLUMN of_the_next_version text`);
    expect(await readAll()).toEqual(before);
  });

  it('gives every connection back, however the units of work end', async () => {
    await start({ poolSize: 2 });
    for (let round = 0; round < 10; round += 1) {
      await storage.run(async (stores) => {
        await stores.accounts.hold('acct_ada');
        if (round % 2) throw new Error('undone');
      }).catch(() => undefined);
    }
    expect(await find()).toBeDefined();
  });

  it('says that it is ready, that it is not migrated, or that it is not there', async () => {
    await start({});
    await storage.database.checkReady();
    await client.query('DELETE FROM migrations');
    await expect(storage.database.checkReady()).rejects.toThrow('not migrated');
    await expect(openDatabase({ url: storage.url })).rejects.toThrow('not migrated');
    await expect(openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toBeInstanceOf(StorageUnavailable);
  });
});
