import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of tenants that are known before they are used; null: used from their creation. */
export class AnnouncedSecrets1795251000000 implements MigrationInterface {
  static readonly STATEMENTS: readonly string[] = ['ALTER TABLE tenant_secrets ADD COLUMN used_from timestamptz'];

  async up(runner: QueryRunner): Promise<void> {
    for (const text of AnnouncedSecrets1795251000000.STATEMENTS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tenant_secrets DROP COLUMN used_from');
  }
}
