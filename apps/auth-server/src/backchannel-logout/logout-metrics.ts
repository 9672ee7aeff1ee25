import { Injectable } from '@nestjs/common';
import { Clock, secondsOf } from '@latchkey/protocol';
import { Metrics } from '@latchkey/service-bootstrap';
import { LogoutDeliveryQueue, type LogoutBacklog, type LogoutDeliveryOutcome } from '@latchkey/storage';

/** What becomes of logouts that clients are told of. */
@Injectable()
export class LogoutMetrics {
  private readonly attempts;
  private reading: Promise<LogoutBacklog | undefined> | undefined;

  constructor(metrics: Metrics, private readonly queue: LogoutDeliveryQueue, clock: Clock) {
    this.attempts = metrics.counter({ name: 'logout_attempts_total', help: 'Attempts to tell a client of a logout, by what became of it; waiting: it is tried again.', labels: ['outcome'] });
    const level = (name: string, help: string, of: (backlog: LogoutBacklog) => number) =>
      metrics.gauge({ name, help }, async (gauge) => {
        const backlog = await this.backlog();
        // Without the database nothing is known, which is not nothing.
        if (backlog) gauge.set(of(backlog));
        else gauge.remove();
      });
    level('logout_deliveries_waiting', 'Clients of all tenants that are still to be told of a logout, as the database has it.', ({ waiting }) => waiting);
    level('logout_deliveries_oldest_seconds', 'How long the longest of them has been waiting.', ({ oldest }) => (oldest ? Math.max(0, secondsOf(clock.now()) - secondsOf(oldest)) : 0));
  }

  attempted({ state }: LogoutDeliveryOutcome): void {
    this.attempts.inc({ outcome: state });
  }

  /** Asked once for all that show it. */
  private backlog(): Promise<LogoutBacklog | undefined> {
    return (this.reading ??= this.queue.backlog().catch(() => undefined).finally(() => (this.reading = undefined)));
  }
}
