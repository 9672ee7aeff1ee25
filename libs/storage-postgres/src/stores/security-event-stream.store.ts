import { type SecurityEventStream, SecurityEventStreamStore } from '@latchkey/storage';
import { statement } from '../database/statement.js';
import type { SecurityEventStreamRow } from '../entities/security-event-stream.entity.js';
import type { TenantScope } from './tenant-scope.js';

const HOLD = statement(
  'security-event-streams.hold',
  'SELECT position, acknowledged FROM security_event_streams WHERE tenant_id = $1 AND client_id = $2 AND resource = $3 FOR UPDATE',
);
const BEGIN = statement(
  'security-event-streams.begin',
  `INSERT INTO security_event_streams (tenant_id, client_id, resource, position, acknowledged, touched_at) VALUES ($1, $2, $3, 0, '{}', $4)
   ON CONFLICT DO NOTHING`,
);
const PUT = statement(
  'security-event-streams.put',
  `UPDATE security_event_streams SET position = $4, acknowledged = $5::bigint[], touched_at = $6 WHERE tenant_id = $1 AND client_id = $2 AND resource = $3`,
);

export class PostgresSecurityEventStreamStore extends SecurityEventStreamStore {
  constructor(
    private readonly scope: TenantScope,
    private readonly now: () => Date,
  ) {
    super();
  }

  async hold(clientId: string, resource: string): Promise<SecurityEventStream> {
    const { tenant, session } = this.scope;
    const read = () => session.lock<Pick<SecurityEventStreamRow, 'position' | 'acknowledged'>>(HOLD(tenant, clientId, resource));
    let [row] = await read();
    if (!row) {
      await session.write(BEGIN(tenant, clientId, resource, this.now()));
      [row] = await read();
    }
    return { clientId, resource, position: Number(row?.position ?? 0), acknowledged: row?.acknowledged.map(Number) ?? [] };
  }

  put({ clientId, resource, position, acknowledged }: SecurityEventStream, at: Date): void {
    this.scope.session.append(PUT(this.scope.tenant, clientId, resource, position, acknowledged, at));
  }
}
