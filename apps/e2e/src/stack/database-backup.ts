import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

interface Names {
  readonly database: string;
  readonly copy: string;
}

/** What a database held at one moment. */
export class DatabaseBackup {
  private readonly names: Names;

  private constructor(private readonly url: string) {
    this.names = { database: new URL(url).pathname.slice(1), copy: `latchkey_backup_${randomBytes(8).toString('hex')}` };
  }

  /** Takes it. Whoever is connected loses the connection. */
  static async of({ url }: { readonly url: string }): Promise<DatabaseBackup> {
    const backup = new DatabaseBackup(url);
    await backup.onServer(({ database, copy }) => [
      `ALTER DATABASE ${database} ALLOW_CONNECTIONS false`,
      `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '${database}'`,
      `CREATE DATABASE ${copy} TEMPLATE ${database} STRATEGY file_copy`,
      `ALTER DATABASE ${database} ALLOW_CONNECTIONS true`,
    ]);
    return backup;
  }

  /** Everything that came since is gone. */
  restore(): Promise<void> {
    return this.onServer(({ database, copy }) => [`DROP DATABASE ${database} WITH (FORCE)`, `CREATE DATABASE ${database} TEMPLATE ${copy} STRATEGY file_copy`]);
  }

  drop(): Promise<void> {
    return this.onServer(({ copy }) => [`DROP DATABASE ${copy}`]);
  }

  private async onServer(statements: (names: Names) => readonly string[]): Promise<void> {
    const client = new Client({ connectionString: new URL('/postgres', this.url).href });
    await client.connect();
    try {
      for (const text of statements(this.names)) await client.query(text);
    } finally {
      await client.end();
    }
  }
}
