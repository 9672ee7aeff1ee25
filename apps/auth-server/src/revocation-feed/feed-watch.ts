import { Injectable } from '@nestjs/common';
import type { TenantId } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import { FeedAuthority, type FeedAccess } from './feed-authority.js';
import { FeedKeys } from './feed-keys.js';

/** What is now of that which was when a connection began. */
export interface Watched {
  readonly keys: string;
  /** Who may not go on. */
  readonly ended: ReadonlySet<FeedAccess>;
}

/** Looks after keys and access while connections last; both come from the caches that follow the change feed. */
@Injectable()
export class FeedWatch {
  constructor(
    private readonly authority: FeedAuthority,
    private readonly keys: FeedKeys,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws UnknownTenant, StorageUnavailable */
  look(tenant: TenantId, accesses: readonly FeedAccess[]): Promise<Watched> {
    return this.unitOfWork.run(tenant, async (stores) => {
      const ended = new Set<FeedAccess>();
      for (const group of alike(accesses)) {
        if (!(await this.authority.stillHolds(group[0], stores))) for (const access of group) ended.add(access);
      }
      return { keys: await this.keys.of(stores), ended };
    });
  }
}

/** Those of which the same can be said: most connections of a client are alike, and there may be hundreds. */
function alike(accesses: readonly FeedAccess[]): readonly [FeedAccess, ...FeedAccess[]][] {
  const groups = new Map<string, [FeedAccess, ...FeedAccess[]]>();
  for (const access of accesses) {
    const name = JSON.stringify([access.clientId, access.resource, access.version, access.until]);
    const group = groups.get(name);
    if (group) group.push(access);
    else groups.set(name, [access]);
  }
  return [...groups.values()];
}
