import { Agent, request } from 'node:http';
import type { GuardedProcess } from './guarded-process.js';
import type { Issued } from './population.js';

/** Milliseconds between two bursts. */
const TICK = 10;

/** What the APIs answered to tokens that are good. */
export interface Answers {
  readonly asked: number;
  /** By status. */
  readonly refused: Readonly<Record<number, number>>;
}

/** A steady stream of requests to all the APIs, with tokens that are not to be refused. */
export class Background {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly refused: Record<number, number> = {};
  private timer: NodeJS.Timeout | undefined;
  private asked = 0;
  /** Requests under way when the tokens changed are of no interest. */
  private era = 0;

  constructor(
    private readonly apis: () => readonly GuardedProcess[],
    private tokens: readonly Issued[],
  ) {}

  start(perSecond: number): void {
    const perTick = (perSecond * TICK) / 1000;
    const began = performance.now();
    let sent = 0;
    this.timer = setInterval(() => {
      // A late tick sends what it owes, so that the rate holds on a busy machine.
      for (const due = ((performance.now() - began) / TICK) * perTick; sent < due; sent++) this.send(sent);
    }, TICK);
  }

  /** Asks with no token until there are new ones: those it had are about to be ended with all others. */
  suspend(): void {
    this.use([]);
  }

  use(tokens: readonly Issued[]): void {
    this.tokens = tokens;
    this.era += 1;
  }

  stop(): Answers {
    clearInterval(this.timer);
    this.agent.destroy();
    return { asked: this.asked, refused: this.refused };
  }

  private send(number: number): void {
    const apis = this.apis();
    const api = apis[number % apis.length];
    const issued = this.tokens[Math.floor(number / apis.length) % this.tokens.length];
    if (!api || !issued) return;
    const { era } = this;
    request({ port: api.port, host: '127.0.0.1', agent: this.agent, headers: { authorization: `Bearer ${issued.token}` } }, (response) => {
      response.resume();
      if (era !== this.era) return;
      this.asked += 1;
      const status = response.statusCode ?? 0;
      if (status !== 200) this.refused[status] = (this.refused[status] ?? 0) + 1;
    }).on('error', () => undefined).end();
  }
}
