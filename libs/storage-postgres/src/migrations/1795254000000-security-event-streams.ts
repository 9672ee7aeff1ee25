import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What clients acknowledged of the revocation log. No reference to clients, of which some have no row. */
export class SecurityEventStreams1795254000000 implements MigrationInterface {
  static readonly STATEMENTS: readonly string[] = [
    `CREATE TABLE security_event_streams (
      tenant_id text NOT NULL,
      client_id text NOT NULL,
      resource text NOT NULL,
      position bigint NOT NULL,
      acknowledged bigint[] NOT NULL,
      touched_at timestamptz NOT NULL,
      CONSTRAINT security_event_streams_pkey PRIMARY KEY (tenant_id, client_id, resource),
      CONSTRAINT security_event_streams_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
    )`,
    'CREATE INDEX security_event_streams_touched ON security_event_streams (touched_at)',
  ];

  async up(runner: QueryRunner): Promise<void> {
    for (const text of SecurityEventStreams1795254000000.STATEMENTS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE security_event_streams');
  }
}
