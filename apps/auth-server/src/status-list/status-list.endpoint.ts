import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, NotFound, after, type TenantId } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import { StatusListTokens } from '@latchkey/token-issuance';
import { LRUCache } from 'lru-cache';

/** Seconds that a status list should be kept before a newer one is fetched. */
export class StatusListTtl {
  constructor(readonly seconds: number = 60) {}
}

/** A list as it is served until the next one is made. */
export interface ServedStatusList {
  readonly token: string;
  /** A strong validator (RFC 9110 §8.8.3). */
  readonly etag: string;
  readonly until: Date;
}

/** How many lists are remembered; each is some hundred bytes, and ten thousand where everything in it is revoked. */
const REMEMBERED = 1_000;

/** Status lists, as anybody may have them: each made once in a while, however many ask for it. */
@Injectable()
export class StatusListEndpoint {
  private readonly made = new LRUCache<string, ServedStatusList>({ max: REMEMBERED });
  private readonly underWay = new Map<string, Promise<ServedStatusList>>();

  constructor(
    private readonly tokens: StatusListTokens,
    private readonly ttl: StatusListTtl,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound where there is no such list, or all of its tokens have expired */
  async respond(tenant: TenantId, id: string): Promise<ServedStatusList> {
    const name = `${tenant} ${id}`;
    const known = this.made.get(name);
    if (known && known.until > this.clock.now()) return known;
    const making = this.underWay.get(name) ?? this.make(tenant, id).finally(() => this.underWay.delete(name));
    this.underWay.set(name, making);
    const made = await making;
    this.made.set(name, made);
    return made;
  }

  private async make(tenant: TenantId, id: string): Promise<ServedStatusList> {
    const from = this.clock.now();
    const token = await this.unitOfWork.run(tenant, (stores) => this.tokens.of(id, this.ttl.seconds, stores));
    if (token === undefined) throw new NotFound({ description: 'no such status list' });
    const etag = `"${createHash('sha256').update(token).digest('base64url')}"`;
    return { token, etag, until: after(from, this.ttl.seconds) };
  }
}
