import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, after } from '@latchkey/protocol';
import { LogoutDeliveryQueue, type BegunLogoutDelivery } from '@latchkey/storage';
import { LogoutAttempts } from './logout-attempts.js';

const POLL = 500;
/** Seconds; longer than any attempt takes. */
const LEASE = 60;
const MAX_UNDER_WAY = 32;
const MAX_PER_CLIENT = 4;

/** Tells clients that sessions ended: on each node, of all tenants, whatever is due. */
@Injectable()
export class BackchannelLogout implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(BackchannelLogout.name);
  private readonly underWay = new Map<Promise<void>, BegunLogoutDelivery>();
  private beginning: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private failing = false;

  constructor(
    private readonly queue: LogoutDeliveryQueue,
    private readonly attempts: LogoutAttempts,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), POLL).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.settled();
  }

  /** Begins what is due, as far as there is room, and resolves when nothing is under way any more. @throws StorageUnavailable */
  async deliverDue(): Promise<void> {
    while (this.beginning) await Promise.allSettled([this.beginning]);
    await this.begin();
    await this.settled();
  }

  private async settled(): Promise<void> {
    while (this.beginning || this.underWay.size > 0) await Promise.allSettled([this.beginning, ...this.underWay.keys()]);
  }

  private wake(): void {
    this.begin().then(() => (this.failing = false), (error: unknown) => {
      // Said once, and not twice a second for as long as the database is away.
      if (!this.failing) this.logger.warn('It cannot be seen which clients are to be told of a sign-out.', error);
      this.failing = true;
    });
  }

  private begin(): Promise<void> {
    return (this.beginning ??= this.beginDue().finally(() => (this.beginning = undefined)));
  }

  private async beginDue(): Promise<void> {
    const limit = MAX_UNDER_WAY - this.underWay.size;
    if (this.stopped || limit <= 0) return;
    const at = this.clock.now();
    const due = await this.queue.begin({ at, leaseEndsAt: after(at, LEASE), limit, perClient: MAX_PER_CLIENT, except: this.busyClients() });
    for (const begun of due) this.attempt(begun);
  }

  private attempt(begun: BegunLogoutDelivery): void {
    const attempt = this.attempts
      .make(begun)
      .catch((error: unknown) => this.logger.warn('What became of a logout could not be noted; it is attempted again.', error))
      .finally(() => {
        this.underWay.delete(attempt);
        this.wake();
      });
    this.underWay.set(attempt, begun);
  }

  private busyClients(): readonly { readonly tenant: string; readonly clientId: string }[] {
    const counts = new Map<string, number>();
    const all = [...this.underWay.values()].map(({ tenant, delivery: { clientId } }) => ({ tenant, clientId, key: `${tenant} ${clientId}` }));
    for (const { key } of all) counts.set(key, (counts.get(key) ?? 0) + 1);
    return all.filter(({ key }) => (counts.get(key) ?? 0) >= MAX_PER_CLIENT);
  }
}
