import { Injectable } from '@nestjs/common';
import { Clock, InvalidRequest, NotFound, after, type TenantId } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import { StatusListAggregation, StatusListTokens, type KnownStatusList } from '@latchkey/token-issuance';
import { ServedDocuments, type ServedDocument } from './served-documents.js';

/** Seconds that a status list should be kept before a newer one is fetched. */
export class StatusListTtl {
  constructor(readonly seconds: number = 60) {}
}

/** Status lists and what they are addressed by, as anybody may have them. */
@Injectable()
export class StatusListEndpoint {
  constructor(
    private readonly tokens: StatusListTokens,
    private readonly aggregation: StatusListAggregation,
    private readonly documents: ServedDocuments,
    private readonly ttl: StatusListTtl,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound where there is no such list, or all of its tokens have expired; TemporarilyUnavailable */
  async list(tenant: TenantId, id: string): Promise<ServedDocument> {
    // What is fresh is served without asking anybody, also while the database is away.
    const fresh = this.documents.fresh({ tenant, name: id });
    if (fresh) return fresh;
    const known = await this.known(tenant, id);
    if (!known) throw new NotFound({ description: 'no such status list' });
    return this.documents.get({ tenant, name: id }, async () => {
      const signed = await this.unitOfWork.run(tenant, (stores) => this.tokens.sign(known, this.ttl.seconds, stores));
      if (!signed) throw new NotFound({ description: 'no such status list' });
      return { body: signed.token, version: signed.version, until: signed.until };
    });
  }

  /** @param behind the list that the part before ended with @throws InvalidRequest where that is none; TemporarilyUnavailable */
  async aggregate(tenant: TenantId, behind?: string): Promise<ServedDocument> {
    const known = behind === undefined ? undefined : await this.known(tenant, behind);
    if (behind !== undefined && !known) throw new InvalidRequest({ description: 'after is none of the lists' });
    return this.documents.get({ tenant, name: `behind ${behind ?? ''}` }, async () => {
      const { next, ...aggregation } = await this.unitOfWork.run(tenant, (stores) => this.aggregation.page(known, stores));
      return { body: JSON.stringify(aggregation), until: after(this.clock.now(), this.ttl.seconds), next };
    });
  }

  /** Before anything is waited for, so that names which were made up keep nobody waiting. */
  private known(tenant: TenantId, id: string): Promise<KnownStatusList | undefined> {
    return this.unitOfWork.run(tenant, (stores) => this.tokens.find(id, stores));
  }
}
