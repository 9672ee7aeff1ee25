import { Injectable } from '@nestjs/common';
import { TemporarilyUnavailable, type TenantId } from '@latchkey/protocol';

/** How many connections one client may have to one node: those of all instances of an API that share its credentials. */
export class FeedConnectionLimit {
  constructor(readonly perClient: number = 250) {}
}

/** How many times as many the clients of one tenant may have together: no tenant has a node to itself by making clients. */
const PER_TENANT = 40;

/** How many connections each client and tenant has to this node. One counts until what it was answered has left, so that nobody leaves more unread than there may be. */
@Injectable()
export class FeedConnections {
  private readonly counts = new Map<string, number>();

  constructor(private readonly limit: FeedConnectionLimit) {}

  /** @param gone aborted when the connection counts no more @throws TemporarilyUnavailable when the client or its tenant has too many */
  take(tenant: TenantId, clientId: string, gone: AbortSignal): void {
    if (gone.aborted) return;
    const most = this.limit.perClient;
    this.assertRoom(`${tenant}\n${clientId}`, most, 'the client has');
    this.assertRoom(tenant, PER_TENANT * most, 'the clients of the tenant have');
    for (const name of [`${tenant}\n${clientId}`, tenant]) {
      this.counts.set(name, this.countOf(name) + 1);
      gone.addEventListener('abort', () => this.giveBack(name), { once: true });
    }
  }

  private assertRoom(name: string, most: number, whose: string): void {
    const count = this.countOf(name);
    if (count >= most) throw new TemporarilyUnavailable({ description: `${whose} ${count} connections that wait for revocations already` });
  }

  private countOf(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  private giveBack(name: string): void {
    const left = this.countOf(name) - 1;
    if (left > 0) this.counts.set(name, left);
    else this.counts.delete(name);
  }
}
