import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clients that are to be told that a session ended. No reference to what may be gone by then: session, account, client. */
export class LogoutDeliveries1795232000000 implements MigrationInterface {
  static readonly STATEMENTS: readonly string[] = [
    `CREATE TABLE logout_deliveries (
      tenant_id text NOT NULL,
      session_id text NOT NULL,
      client_id text NOT NULL,
      account_id text NOT NULL,
      state text NOT NULL,
      attempts integer NOT NULL,
      ended_at timestamptz NOT NULL,
      next_attempt_at timestamptz,
      last_attempt_at timestamptz,
      last_status integer,
      last_error text,
      expires_at timestamptz,
      CONSTRAINT logout_deliveries_pkey PRIMARY KEY (tenant_id, session_id, client_id),
      CONSTRAINT logout_deliveries_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
    )`,
    'CREATE INDEX logout_deliveries_due ON logout_deliveries (next_attempt_at) WHERE (next_attempt_at IS NOT NULL)',
    'CREATE INDEX logout_deliveries_expiry ON logout_deliveries (expires_at) WHERE (expires_at IS NOT NULL)',
  ];

  async up(runner: QueryRunner): Promise<void> {
    for (const text of LogoutDeliveries1795232000000.STATEMENTS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE logout_deliveries');
  }
}
