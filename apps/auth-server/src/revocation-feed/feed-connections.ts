import { Injectable } from '@nestjs/common';
import { TemporarilyUnavailable, type TenantId } from '@latchkey/protocol';

/** How many connections one client may have to one node: those of all instances of an API that share its credentials. */
export class FeedConnectionLimit {
  constructor(readonly perClient: number = 250) {}
}

/** How many connections each client has to this node. One counts until what it was answered has left, so that nobody leaves more unread than there may be. */
@Injectable()
export class FeedConnections {
  private readonly counts = new Map<string, number>();

  constructor(private readonly limit: FeedConnectionLimit) {}

  /** @param gone aborted when the connection counts no more @throws TemporarilyUnavailable when the client has too many */
  take(tenant: TenantId, clientId: string, gone: AbortSignal): void {
    if (gone.aborted) return;
    const client = `${tenant}\n${clientId}`;
    const count = this.counts.get(client) ?? 0;
    if (count >= this.limit.perClient) throw new TemporarilyUnavailable({ description: `the client has ${count} connections to the revocation feed already` });
    this.counts.set(client, count + 1);
    gone.addEventListener('abort', () => this.giveBack(client), { once: true });
  }

  private giveBack(client: string): void {
    const left = (this.counts.get(client) ?? 1) - 1;
    if (left > 0) this.counts.set(client, left);
    else this.counts.delete(client);
  }
}
