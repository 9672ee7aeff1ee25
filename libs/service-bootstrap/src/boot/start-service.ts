import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, RawServerDefault } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { DestinationStream } from 'pino';
import { addOperatorRoutes, operatorServer } from '../health/operator-routes.js';
import { Readiness } from '../health/readiness.js';
import type { Limits } from '../http/limits.js';
import { LIMITS } from '../http/limits.js';
import { addSecurityHeaders } from '../http/security-headers.js';
import { serverOptions } from '../http/server-options.js';
import type { ServiceLog } from '../logging/log.js';
import { openLog } from '../logging/log.js';
import { NestLog } from '../logging/nest-log.js';
import { observeFinishedRequests } from '../metrics/finished-requests.js';
import { Metrics } from '../metrics/metrics.js';
import type { ServiceSettings } from '../settings/service-settings.js';
import { drain } from './drain.js';
import { ServiceModule } from './service-module.js';
import { Stopping } from './stopping.js';

/** What a service is made of. */
export interface ServiceDescription {
  /** Names the service in its log. */
  readonly name: string;
  readonly module: Type | DynamicModule;
  readonly settings: ServiceSettings;
  /** 0 takes any free port. */
  readonly port: number;
  /** Instead of the settings' LISTEN_ADDRESS. */
  readonly host?: string;
  /** Adds pipes, filters, plugins and the like before the application starts. */
  readonly configure?: (app: NestFastifyApplication) => void | Promise<void>;
  /** Replaces single limits. */
  readonly limits?: Partial<Limits>;
  /** Where log lines go instead of stdout. */
  readonly logTo?: DestinationStream;
}

/** A service that accepts requests. */
export interface RunningService {
  /** Where it is reached from this machine. */
  readonly url: string;
  /** Where its health and metrics are. */
  readonly managementUrl: string;
  readonly app: NestFastifyApplication;
  /** Stops accepting, finishes the requests under way, then closes the modules; asking again waits for the same end. */
  close(): Promise<void>;
}

/**
 * Starts a NestJS application on Fastify with logging, limits, security headers, health and metrics.
 *
 * @throws whatever ended the start, after closing what was open; `runService` explains it
 */
export const startService = async (description: ServiceDescription): Promise<RunningService> => {
  const { name, settings, port } = description;
  const limits = { ...LIMITS, ...description.limits };
  const log = openLog(name, settings.LOG_LEVEL, description.logTo);
  const readiness = new Readiness(log.log);
  const stopping = new Stopping();
  const { app, operators } = await createApp(description, limits, { log, readiness, stopping });
  const close = closing({ app, operators, readiness, stopping, log, patience: limits.shutdown });
  try {
    await description.configure?.(app);
    await app.init();
    const host = description.host ?? settings.LISTEN_ADDRESS;
    await operators?.listen({ port: settings.MANAGEMENT_PORT ?? 0, host });
    await app.getHttpAdapter().getInstance().listen({ port, host });
  } catch (error) {
    await close().catch((failure: unknown) => log.log.error({ err: failure }, 'closing after a failed start'));
    throw error;
  }
  readiness.openFor(app);
  const url = urlOf(app.getHttpServer().address() as AddressInfo);
  log.log.info({ url }, 'started');
  return { url, managementUrl: operators ? urlOf(operators.server.address() as AddressInfo) : url, app, close };
};

const createApp = async (
  { module, settings }: ServiceDescription,
  limits: Limits,
  { log, readiness, stopping }: Pick<Open, 'log' | 'readiness' | 'stopping'>,
): Promise<Pick<Open, 'app' | 'operators'>> => {
  const metrics = new Metrics();
  metrics.watchProcess();
  const options = serverOptions(limits, log.log, settings.TRUSTED_PROXIES);
  const adapter = new FastifyAdapter<RawServerDefault>(options);
  const fastify: FastifyInstance = adapter.getInstance();
  // Of more than that Node would leave out the last, silently, and those are what proxies add. All together are bounded by their size.
  fastify.server.maxHeadersCount = 0;
  addSecurityHeaders(fastify);
  observeFinishedRequests(fastify, log.access, metrics);
  const operators = settings.MANAGEMENT_PORT === undefined ? undefined : operatorServer(options, readiness, metrics);
  if (!operators) addOperatorRoutes(fastify, readiness, metrics);
  const app = await NestFactory.create<NestFastifyApplication>(ServiceModule.for(module, settings, { metrics, stopping }), adapter, {
    logger: new NestLog(log.log),
    abortOnError: false,
  });
  return { app, operators };
};

interface Open {
  readonly app: NestFastifyApplication;
  /** The server of health and metrics, where they have one of their own. */
  readonly operators: FastifyInstance | undefined;
  readonly readiness: Readiness;
  readonly stopping: Stopping;
  readonly log: ServiceLog;
  readonly patience: number;
}

const closing = ({ app, operators, readiness, stopping, log, patience }: Open): (() => Promise<void>) => {
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    readiness.close();
    log.log.info('stopping');
    stopping.begin();
    // Before the modules close: requests under way still need them.
    await drain(app.getHttpServer(), patience);
    await app.close();
    await operators?.close();
    log.log.info('stopped');
    log.close();
  };
  return () => (closed ??= close());
};

const urlOf = ({ address, family, port }: AddressInfo): string => {
  const anywhere = address === '0.0.0.0' || address === '::';
  return `http://${anywhere ? 'localhost' : family === 'IPv6' ? `[${address}]` : address}:${port}`;
};
