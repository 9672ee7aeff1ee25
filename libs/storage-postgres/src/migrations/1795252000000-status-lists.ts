import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The places of JWTs in status lists, for as long as the JWTs live. */
export class StatusLists1795252000000 implements MigrationInterface {
  static readonly STATEMENTS: readonly string[] = [
    `CREATE TABLE status_list_entries (
      tenant_id text NOT NULL,
      expiry_bucket integer NOT NULL,
      hash text COLLATE "C" NOT NULL,
      index integer NOT NULL,
      alg text NOT NULL,
      selectors text[] NOT NULL,
      rev bigint NOT NULL,
      CONSTRAINT status_list_entries_pkey PRIMARY KEY (tenant_id, expiry_bucket, hash, index)
    ) PARTITION BY RANGE (expiry_bucket)`,
  ];

  async up(runner: QueryRunner): Promise<void> {
    for (const text of StatusLists1795252000000.STATEMENTS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE status_list_entries');
  }
}
