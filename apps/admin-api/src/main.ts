import 'reflect-metadata';
import { loadSettings, runService } from '@latchkey/service-bootstrap';
import { startAdminApi } from './service.js';
import { AdminApiSettings } from './settings.js';

await runService(() => startAdminApi(loadSettings(AdminApiSettings)));
