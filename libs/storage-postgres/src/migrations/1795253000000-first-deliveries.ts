import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was not tried yet is found however much is to be tried again. */
export class FirstDeliveries1795253000000 implements MigrationInterface {
  static readonly STATEMENTS: readonly string[] = [
    'CREATE INDEX logout_deliveries_first ON logout_deliveries (next_attempt_at) WHERE (next_attempt_at IS NOT NULL AND attempts = 0)',
  ];

  async up(runner: QueryRunner): Promise<void> {
    for (const text of FirstDeliveries1795253000000.STATEMENTS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX logout_deliveries_first');
  }
}
