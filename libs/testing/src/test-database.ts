import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrate, schemaFingerprint } from '@latchkey/storage-postgres';
import { FixedClock } from './fixed-clock.js';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const TEMPLATE_LOCK = 7_301_009;

const serverUrl = (): string => {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('TEST_DATABASE_URL is not set; run the specs with `npm run jest`, which starts PostgreSQL for them.');
  return url;
};

const withDatabase = (url: string, database: string): string => {
  const named = new URL(url);
  named.pathname = `/${database}`;
  return named.href;
};

async function onServer<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

// Named after the schema and the day, for whose partitions it has: a server that outlives the run gets a new one when either moves on.
const templateName = (): string => {
  const fingerprint = createHash('sha256').update(schemaFingerprint()).update(new Date().toISOString().slice(0, 10)).digest('hex');
  return `latchkey_template_${fingerprint.slice(0, 16)}`;
};

async function makeTemplate(client: Client, name: string): Promise<void> {
  const building = `${name}_building`;
  await client.query(`DROP DATABASE IF EXISTS ${building}`);
  await client.query(`CREATE DATABASE ${building}`);
  const url = withDatabase(serverUrl(), building);
  // Partitions for the machine's time, and for the time that fixed clocks begin at.
  await migrate(url);
  await migrate(url, new FixedClock());
  await client.query(`ALTER DATABASE ${building} RENAME TO ${name}`);
}

async function template(client: Client): Promise<string> {
  const name = templateName();
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await makeTemplate(client, name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
  return name;
}

/** An empty database of its own, migrated, on the server of TEST_DATABASE_URL. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `latchkey_test_${randomBytes(8).toString('hex')}`;
  await onServer(async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${await template(client)} STRATEGY file_copy`);
  });
  return {
    url: withDatabase(serverUrl(), name),
    drop: () => onServer(async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}
