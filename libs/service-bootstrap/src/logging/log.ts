import type { DestinationStream, Logger } from 'pino';
import { destination, pino } from 'pino';
import type { LogLevel } from '../settings/service-settings.js';
import { AccessLog } from './access-log.js';
import { redactMembers, redactText } from './redaction.js';
import { timeMember } from './time-member.js';

/** What a service writes its log with. */
export interface ServiceLog {
  /** Structured log for everything; what looks like a secret is blanked. */
  readonly log: Logger;
  readonly access: AccessLog;
  /** Writes out what is buffered; nothing may be logged afterwards. */
  close(): void;
}

/** Lines are collected for at most half a second: a system call per request would cost more than its line. */
const BUFFER = { minLength: 4096, periodicFlush: 500 } as const;

/** Fastify's own serializers would write a request's URL, in whose query codes and tokens live. */
const asItIs = (value: unknown): unknown => value;

/** Opens the log of a service: JSON lines with the service's name and the time as ISO 8601. */
export const openLog = (service: string, level: LogLevel, to?: DestinationStream): ServiceLog => {
  const { output, close } = to ? { output: to, close: () => undefined } : standardOutput();
  const log = pino(
    {
      level,
      base: { service },
      timestamp: timeMember,
      formatters: { level: (label: string) => ({ level: label }), log: redactMembers },
      serializers: { err: asItIs, req: asItIs, res: asItIs },
      hooks: { streamWrite: redactText },
    },
    output,
  );
  return { log, access: new AccessLog(output, log, service), close };
};

/** Written synchronously, in few large pieces, so that whatever ends the process the last lines are out. */
const standardOutput = (): { output: DestinationStream; close: () => void } => {
  const output = destination({ dest: 1, sync: true, ...BUFFER });
  const flush = (): void => output.flushSync();
  process.on('exit', flush);
  return {
    output,
    close: () => {
      process.off('exit', flush);
      flush();
    },
  };
};
