import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { FixedClock } from '@latchkey/testing';
import { MIGRATIONS } from '../migrations/index.js';
import { migrationDataSource } from './data-source.js';
import { openDatabase } from './database.js';
import { migrate } from './migrate.js';

describe('A migration', () => {
  const name = `latchkey_test_${randomBytes(8).toString('hex')}`;
  const url = new URL(process.env.TEST_DATABASE_URL ?? '');
  let server: Client;
  beforeAll(async () => {
    server = new Client({ connectionString: url.href });
    await server.connect();
    await server.query(`CREATE DATABASE ${name}`);
    url.pathname = `/${name}`;
  });
  afterAll(async () => {
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.end();
  });

  it('runs once, though five nodes boot at the same time', async () => {
    await Promise.all(Array.from({ length: 5 }, () => migrate(url.href)));
    const source = await migrationDataSource(url.href).initialize();
    const ran: { name: string }[] = await source.query('SELECT name FROM migrations ORDER BY id');
    await source.destroy();
    expect(ran.map((migration) => migration.name)).toEqual(MIGRATIONS.map((migration) => migration.name));
  });

  it('changes nothing when it has run, and leaves a database that opens', async () => {
    await migrate(url.href, new FixedClock());
    const database = await openDatabase({ url: url.href, maintenance: false });
    await database.checkReady();
    await database.close();
  });

  it('can be undone', async () => {
    const source = await migrationDataSource(url.href).initialize();
    for (const _ of MIGRATIONS) await source.undoLastMigration();
    const left: { relname: string }[] = await source.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`);
    await source.destroy();
    expect(left.map(({ relname }) => relname)).toEqual(['migrations']);
  });
});
