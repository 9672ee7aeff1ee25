import { loadSettings, runService } from '@latchkey/service-bootstrap';
import { ResourceApiSettings } from './resource-api.settings.js';
import { startResourceApi } from './start.js';

await runService(async () => startResourceApi(loadSettings(ResourceApiSettings, process.env)));
