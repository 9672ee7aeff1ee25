import 'reflect-metadata';
import { loadSettings, runService } from '@latchkey/service-bootstrap';
import { AuthServerSettings } from './settings/auth-server-settings.js';
import { startAuthServer } from './start.js';

await runService(() => startAuthServer(loadSettings(AuthServerSettings)));
