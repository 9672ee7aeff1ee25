import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** What Nest itself says while it starts is for those who look for it. */
const CHATTY = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** What ends a boot is told in one sentence by `runService`; its stack is for those who look for it. */
const BOOT = 'ExceptionHandler';

/** Lets Nest and every `new Logger(context)` write to the service's pino log. */
export class NestLog implements LoggerService {
  constructor(private readonly to: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(CHATTY.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write(rest.at(-1) === BOOT ? 'debug' : 'error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  /** Nest passes the context last, and before it whatever the caller gave: a stack, an error, members. */
  private write(level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace', message: unknown, rest: readonly unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? { context: rest.at(-1) } : {};
    const details = typeof rest.at(-1) === 'string' ? rest.slice(0, -1) : rest;
    const error = message instanceof Error ? message : details.find((detail) => detail instanceof Error);
    const stack = details.find((detail) => typeof detail === 'string');
    const members = { ...context, ...(error ? { err: error } : stack ? { stack } : {}) };
    if (typeof message === 'string') this.to[level](members, message);
    else if (message instanceof Error) this.to[level](members, message.message);
    else this.to[level]({ ...members, details: message });
  }
}
