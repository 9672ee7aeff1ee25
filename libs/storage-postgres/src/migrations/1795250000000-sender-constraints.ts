import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What codes and refresh tokens are bound to, beside their client. */
export class SenderConstraints1795250000000 implements MigrationInterface {
  static readonly STATEMENTS: readonly string[] = [
    'ALTER TABLE authorization_codes ADD COLUMN dpop_jkt text',
    'ALTER TABLE refresh_tokens ADD COLUMN confirmation json',
  ];

  async up(runner: QueryRunner): Promise<void> {
    for (const text of SenderConstraints1795250000000.STATEMENTS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE refresh_tokens DROP COLUMN confirmation');
    await runner.query('ALTER TABLE authorization_codes DROP COLUMN dpop_jkt');
  }
}
