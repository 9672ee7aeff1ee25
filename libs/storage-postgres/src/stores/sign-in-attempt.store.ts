import type { TenantId } from '@latchkey/protocol';
import { type AttemptLimit, SignInAttemptStore } from '@latchkey/storage';
import type { Connections } from '../database/connections.js';
import { type Statement, statement } from '../database/statement.js';

const TAKE = statement('sign-in-attempts.take', 'SELECT take_sign_in_attempts($1, $2, $3, $4, $5) AS wait');
const GIVE_BACK = statement('sign-in-attempts.give-back', 'SELECT give_back_sign_in_attempts($1, $2, $3, $4, $5)');

export class PostgresSignInAttemptStore extends SignInAttemptStore {
  constructor(private readonly tenant: TenantId, private readonly connections: Connections) {
    super();
  }

  async take(limits: readonly AttemptLimit[], at: Date): Promise<number> {
    if (limits.length === 0) return 0;
    const { rows } = await this.connections.query<{ wait: number }>(this.bind(TAKE, limits, at));
    return rows[0]?.wait ?? 0;
  }

  async giveBack(limits: readonly AttemptLimit[], at: Date): Promise<void> {
    if (limits.length > 0) await this.connections.query(this.bind(GIVE_BACK, limits, at));
  }

  private bind(make: (...values: unknown[]) => Statement, limits: readonly AttemptLimit[], at: Date): Statement {
    // One limit per key: the same key twice would be counted once.
    const byKey = [...new Map(limits.map((limit) => [limit.key.replaceAll('\0', ''), limit])).entries()];
    return make(
      this.tenant,
      byKey.map(([key]) => key),
      byKey.map(([, { limit }]) => limit),
      byKey.map(([, { per }]) => per),
      at,
    );
  }
}
