import type { DestinationStream, Logger } from 'pino';
import { destination, pino } from 'pino';
import type { LogLevel } from '../settings/service-settings.js';
import { redactMembers, redactText } from './redaction.js';

/** Two loggers on one output. */
export interface ServiceLog {
  /** Structured log for everything; what looks like a secret is blanked. */
  readonly log: Logger;
  /** For lines of chosen members only: skips redaction, because it is written once per request. */
  readonly access: Logger;
  /** Writes out what is buffered. */
  flush(): void;
}

/** Lines are collected and written together: a system call per request would cost more than the line. */
const BUFFER = { minLength: 4096, periodicFlush: 500 } as const;

/** Fastify's own serializers would write a request's URL, in whose query codes and tokens live. */
const asItIs = (value: unknown): unknown => value;

/** Opens the log of a service; lines carry the service's name, and time as ISO 8601. */
export const openLog = (service: string, level: LogLevel, to?: DestinationStream): ServiceLog => {
  const output = to ?? destination({ dest: 1, sync: false, ...BUFFER });
  const base = { service };
  const timestamp = pino.stdTimeFunctions.isoTime;
  const formatters = { level: (label: string) => ({ level: label }) };
  const log = pino(
    {
      level,
      base,
      timestamp,
      formatters: { ...formatters, log: redactMembers },
      serializers: { err: asItIs, req: asItIs, res: asItIs },
      hooks: { streamWrite: redactText },
    },
    output,
  );
  return {
    log,
    access: pino({ level, base, timestamp, formatters }, output),
    flush: () => {
      if ('flushSync' in output && typeof output.flushSync === 'function') output.flushSync();
    },
  };
};
