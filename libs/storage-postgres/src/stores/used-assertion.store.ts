import type { TokenKey } from '@latchkey/protocol';
import { UsedAssertionStore } from '@latchkey/storage';
import { statement } from '../database/statement.js';
import type { TenantScope } from './tenant-scope.js';

const SPEND = statement(
  'used-assertions.spend',
  'INSERT INTO used_assertions (tenant_id, expiry_bucket, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
);

export class PostgresUsedAssertionStore extends UsedAssertionStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  async spend({ hash, expiryBucket }: TokenKey): Promise<'spent' | 'already-spent'> {
    return (await this.scope.session.write(SPEND(this.scope.tenant, expiryBucket, hash))) === 1 ? 'spent' : 'already-spent';
  }
}
