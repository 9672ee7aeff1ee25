import type { DestinationStream, Logger } from 'pino';
import { timeMember } from './time-member.js';

/** A request as the log names it: every member is chosen by the service, none by who sent the request. */
export interface LoggedRequest {
  readonly id: string;
  readonly method: string;
  /** The pattern, never the URL. */
  readonly route: string;
}

/** A request that was answered. */
export interface FinishedRequest extends LoggedRequest {
  readonly status: number;
  readonly ms: number;
}

/** Operators ask these every few seconds: their lines are of no interest. */
const QUIET = /^\/(health\/|metrics$)/;

type Level = 'debug' | 'info' | 'error';

/**
 * Writes the one line per request: 5xx at error, all others at info, probes at debug. The line is put together by hand,
 * because it is the only one on the path of every token, and costs a third of a general log call that way.
 */
export class AccessLog {
  private readonly routes = new Map<string, string>();

  constructor(
    private readonly output: DestinationStream,
    private readonly log: Logger,
    private readonly service: string,
  ) {}

  finished(request: FinishedRequest): void {
    const level = levelOf(request);
    if (!this.log.isLevelEnabled(level)) return;
    this.output.write(`${this.start(level, request)},"status":${request.status},"ms":${request.ms.toFixed(2)},"msg":"request"}\n`);
  }

  /** For a client that left before it was answered. */
  abandoned(request: LoggedRequest): void {
    if (this.log.isLevelEnabled('info')) this.output.write(`${this.start('info', request)},"msg":"request abandoned by the client"}\n`);
  }

  /** An id is made by the service or matched against WELL_FORMED: it needs no escaping. */
  private start(level: Level, request: LoggedRequest): string {
    return `{"level":"${level}"${timeMember()},"service":"${this.service}","reqId":"${request.id}",${this.target(request)}`;
  }

  /** Bounded by the routes and methods of the service: HTTP methods come from Node's own list. */
  private target({ method, route }: LoggedRequest): string {
    const key = `${method} ${route}`;
    let text = this.routes.get(key);
    if (text === undefined) {
      text = `"method":${JSON.stringify(method)},"route":${JSON.stringify(route)}`;
      this.routes.set(key, text);
    }
    return text;
  }
}

const levelOf = ({ status, route }: FinishedRequest): Level => {
  if (status >= 500) return 'error';
  return QUIET.test(route) ? 'debug' : 'info';
};
