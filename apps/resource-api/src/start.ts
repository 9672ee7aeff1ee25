import { startService } from '@latchkey/service-bootstrap';
import type { RunningService } from '@latchkey/service-bootstrap';
import { AppModule } from './app.module.js';
import type { ResourceApiSettings } from './resource-api.settings.js';

/** Starts the service with its settings. */
export function startResourceApi(settings: ResourceApiSettings): Promise<RunningService> {
  return startService({ name: 'resource-api', module: AppModule, settings, port: settings.RESOURCE_API_PORT });
}
