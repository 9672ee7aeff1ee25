import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far each status list was worked out: for the places seen, everything in the log up to the position. And what lists are addressed by. */
export class StatusListStates1795256000000 implements MigrationInterface {
  static readonly STATEMENTS: readonly string[] = [
    'ALTER TABLE status_list_entries ADD COLUMN id text',
    `CREATE TABLE status_list_states (
      tenant_id text NOT NULL,
      hash text COLLATE "C" NOT NULL,
      position bigint NOT NULL,
      seen bytea NOT NULL,
      dead bytea NOT NULL,
      expires_at timestamptz NOT NULL,
      CONSTRAINT status_list_states_pkey PRIMARY KEY (tenant_id, hash),
      CONSTRAINT status_list_states_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
    )`,
    'CREATE INDEX status_list_states_expiry ON status_list_states (expires_at)',
  ];

  async up(runner: QueryRunner): Promise<void> {
    for (const text of StatusListStates1795256000000.STATEMENTS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE status_list_states');
    await runner.query('ALTER TABLE status_list_entries DROP COLUMN id');
  }
}
