import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clients that register themselves: they expire, leave their id buried, and may need an initial access token. */
export class Registration1795231000000 implements MigrationInterface {
  static readonly STATEMENTS: readonly string[] = [
    'ALTER TABLE clients ADD COLUMN expires_at timestamptz',
    'ALTER TABLE clients ADD COLUMN buried boolean NOT NULL DEFAULT false',
    'CREATE INDEX clients_expiry ON clients (expires_at) WHERE (expires_at IS NOT NULL)',
    `CREATE TABLE initial_access_tokens (
      tenant_id text NOT NULL,
      id text NOT NULL,
      hash text NOT NULL,
      name text NOT NULL,
      uses_left integer,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      CONSTRAINT initial_access_tokens_pkey PRIMARY KEY (tenant_id, id),
      CONSTRAINT initial_access_tokens_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
    )`,
    'CREATE UNIQUE INDEX initial_access_tokens_hash ON initial_access_tokens (tenant_id, hash)',
    'CREATE INDEX initial_access_tokens_expiry ON initial_access_tokens (expires_at)',
  ];

  async up(runner: QueryRunner): Promise<void> {
    for (const text of Registration1795231000000.STATEMENTS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE initial_access_tokens');
    await runner.query('DELETE FROM clients WHERE buried');
    await runner.query('DROP INDEX clients_expiry');
    await runner.query('ALTER TABLE clients DROP COLUMN buried, DROP COLUMN expires_at');
  }
}
