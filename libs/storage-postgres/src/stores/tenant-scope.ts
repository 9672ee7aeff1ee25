import type { TenantId } from '@latchkey/protocol';
import type { Caches } from '../caches/caches.js';
import type { FollowingCache } from '../caches/following-cache.js';
import type { Statement } from '../database/statement.js';
import type { ChangeKind } from '../feed/change.js';
import type { WorkSession } from '../work/work-session.js';

/** What the stores of one unit of work share: whose rows, over which session, behind which caches. */
export interface TenantScope {
  readonly tenant: TenantId;
  readonly session: WorkSession;
  readonly caches: Caches;
}

export interface CachedLoad<Value extends NonNullable<unknown>, Row> {
  readonly cache: FollowingCache<Value>;
  /** What a change of which makes the loaded value stale. */
  readonly kind: ChangeKind;
  readonly key: string;
  readonly query: Statement;
  readonly map: (rows: Row[]) => Value;
}

/** The value from the cache; loaded past it where this unit of work has changed such a thing itself and not committed it. */
export function cached<Value extends NonNullable<unknown>, Row extends object>(scope: TenantScope, wanted: CachedLoad<Value, Row>): Promise<Value> {
  const load = async (): Promise<Value> => wanted.map(await scope.session.read<Row>(wanted.query));
  return scope.session.hasChanged(wanted.kind) ? load() : wanted.cache.get(scope.tenant, wanted.key, load);
}
