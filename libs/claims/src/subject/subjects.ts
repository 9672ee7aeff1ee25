import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MasterKey, PAIRWISE_SUBJECT_PREFIX, isPairwiseSubject } from '@latchkey/protocol';
import type { AuthorizationRecord, Stores } from '@latchkey/storage';
import { sectorOf, type SubjectClient } from './sector.js';

type TenantStores = Pick<Stores, 'tenant'>;

/** What clients know people by (OIDC Core §8). */
@Injectable()
export class Subjects {
  private readonly key: Buffer;

  constructor(masterKey: MasterKey) {
    this.key = masterKey.derive('pairwise-subject');
  }

  /**
   * The `sub` by which the client knows the account: its identifier, or for a pairwise client an HMAC of sector and identifier under a key
   * of the tenant (OIDC Core §8.1), from which neither the identifier nor another sector's `sub` can be found.
   */
  of(client: SubjectClient, accountId: string, { tenant }: TenantStores): string {
    if (client.subjectType !== 'pairwise') return accountId;
    const tenantKey = createHmac('sha256', this.key).update(tenant.id).digest();
    const mac = createHmac('sha256', tenantKey).update(JSON.stringify([sectorOf(client), accountId])).digest('base64url');
    return PAIRWISE_SUBJECT_PREFIX + mac;
  }

  /** Whether a `sub` that was given to the client means this account; one from before the client became pairwise still does. */
  isOf(sub: unknown, { client, accountId }: { readonly client: SubjectClient; readonly accountId: string }, stores: TenantStores): boolean {
    return sub === accountId || sub === this.of(client, accountId, stores);
  }

  /** The account that a token of ours is about; undefined when a pairwise `sub` has lost its authorization, which alone leads to it. */
  async accountOf(
    { sub, authz }: { readonly sub: string; readonly authz?: string },
    { authorizations }: { readonly authorizations: Pick<Stores['authorizations'], 'find'> },
  ): Promise<AuthorizationRecord['accountId'] | undefined> {
    if (!isPairwiseSubject(sub)) return sub;
    return authz === undefined ? undefined : (await authorizations.find(authz))?.accountId;
  }
}
