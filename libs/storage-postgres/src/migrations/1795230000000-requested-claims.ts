import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an authorization request asked for with `claims`. */
export class RequestedClaims1795230000000 implements MigrationInterface {
  static readonly STATEMENTS: readonly string[] = ['ALTER TABLE authorizations ADD COLUMN claims json'];

  async up(runner: QueryRunner): Promise<void> {
    for (const text of RequestedClaims1795230000000.STATEMENTS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE authorizations DROP COLUMN claims');
  }
}
