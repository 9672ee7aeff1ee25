import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The resources that a revocation concerns; null: any of the tenant. */
export class RevocationAudiences1795241000000 implements MigrationInterface {
  static readonly STATEMENTS: readonly string[] = ['ALTER TABLE revocations ADD COLUMN audiences text[]'];

  async up(runner: QueryRunner): Promise<void> {
    for (const text of RevocationAudiences1795241000000.STATEMENTS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE revocations DROP COLUMN audiences');
  }
}
