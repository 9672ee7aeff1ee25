import type { TenantId, TokenKey } from '@latchkey/protocol';
import { UsedAssertionStore } from '@latchkey/storage';
import type { Connections } from '../database/connections.js';
import { statement } from '../database/statement.js';

const SPEND = statement(
  'used-assertions.spend',
  'INSERT INTO used_assertions (tenant_id, expiry_bucket, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
);

export class PostgresUsedAssertionStore extends UsedAssertionStore {
  constructor(private readonly tenant: TenantId, private readonly connections: Connections) {
    super();
  }

  async spend({ hash, expiryBucket }: TokenKey): Promise<'spent' | 'already-spent'> {
    const { rowCount } = await this.connections.query(SPEND(this.tenant, expiryBucket, hash));
    return rowCount === 1 ? 'spent' : 'already-spent';
  }
}
