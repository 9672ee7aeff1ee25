import { Injectable } from '@nestjs/common';
import { Clock } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { IssuerAddresses } from '../issuer-addresses.js';
import { firstBucketAt } from './status-list-id.js';
import type { KnownStatusList } from './status-list-tokens.js';

/** How many addresses are told at once: 140 KB of them. */
const PAGE = 1_000;

export interface StatusListPage {
  /** Token Status List §9.3. */
  readonly status_lists: readonly string[];
  /** Behind which list it goes on, by name; undefined at the end. */
  readonly next: string | undefined;
}

/** The addresses of a tenant's status lists, those first whose tokens expire first (Token Status List §9). */
@Injectable()
export class StatusListAggregation {
  constructor(
    private readonly issuers: IssuerAddresses,
    private readonly clock: Clock,
  ) {}

  async page(after: KnownStatusList | undefined, { tenant, statusLists }: Pick<Stores, 'tenant' | 'statusLists'>): Promise<StatusListPage> {
    const ids = await statusLists.ids({ from: firstBucketAt(this.clock.now()), limit: PAGE, ...(after && { after: after.key }) });
    return { status_lists: ids.map((id) => this.issuers.statusListOf(tenant.id, id)), next: ids.length < PAGE ? undefined : ids.at(-1) };
  }
}
