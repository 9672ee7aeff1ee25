import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DEFAULT_TENANT, type Clock } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import { TenantPreparation } from '@latchkey/token-issuance';
import { startService } from '@latchkey/service-bootstrap';
import { AuthorizationModule } from '../src/authorization/authorization.module.js';
import { CheckSessionModule } from '../src/check-session/check-session.module.js';
import { EndSessionModule } from '../src/end-session/end-session.module.js';
import { InteractionModule } from '../src/interaction/interaction.module.js';
import { PlatformModule } from '../src/platform.module.js';
import { TestBrowser } from './test-browser.js';

export const MASTER_KEY = Buffer.alloc(32, 7).toString('base64url');

export interface InteractiveServer {
  readonly app: NestFastifyApplication;
  /** A browser without cookies. */
  browser(address?: string): TestBrowser;
  close(): Promise<void>;
}

export interface InteractiveServerOptions {
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly issuerUrl?: string;
  readonly tenants?: readonly string[];
  readonly port?: number;
  readonly fetchAllowedHosts?: readonly string[];
}

/** What a person meets of the server. */
export async function startInteractiveServer({ databaseUrl, clock, issuerUrl = 'https://id.example', tenants = [DEFAULT_TENANT], port = 0, fetchAllowedHosts = [] }: InteractiveServerOptions): Promise<InteractiveServer> {
  @Module({ imports: [PlatformModule.for({ databaseUrl, masterKey: MASTER_KEY, issuerUrl, clock, fetchAllowedHosts }), AuthorizationModule, InteractionModule, EndSessionModule, CheckSessionModule] })
  class Interactive {}
  const settings = { NODE_ENV: 'test' as const, LOG_LEVEL: 'fatal' as const, LISTEN_ADDRESS: '127.0.0.1', TRUSTED_PROXIES: ['127.0.0.1'] };
  const { app, close } = await startService({ name: 'interactive', module: Interactive, settings, port });
  for (const tenant of tenants) await app.get(UnitOfWork, { strict: false }).run(tenant, (stores) => app.get(TenantPreparation, { strict: false }).prepare(stores));
  return { app, browser: (address) => new TestBrowser(app, issuerUrl, address), close };
}
