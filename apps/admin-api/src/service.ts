import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DEFAULT_TENANT } from '@latchkey/protocol';
import { startService, type RunningService, type ServiceDescription } from '@latchkey/service-bootstrap';
import { AppModule } from './app.module.js';
import { takeJsonOnly } from './http/json-only.js';
import { serveDocs } from './openapi/docs-page.js';
import { openApiDocument } from './openapi/document.js';
import { Addresses } from './platform/addresses.js';
import type { AdminApiSettings } from './settings.js';

/** Starts the management API. @param more replaces parts of how it is started, as a test needs */
export const startAdminApi = (settings: AdminApiSettings, more: Partial<ServiceDescription> = {}): Promise<RunningService> =>
  startService({ name: 'admin-api', module: AppModule, settings, port: settings.ADMIN_API_PORT, configure, ...more });

/** What the HTTP server gets beside the controllers. */
export async function configure(app: NestFastifyApplication): Promise<void> {
  const addresses = app.get(Addresses);
  takeJsonOnly(app);
  await serveDocs(app.getHttpAdapter().getInstance(), openApiDocument(app, addresses), addresses.issuerOf(DEFAULT_TENANT));
}
