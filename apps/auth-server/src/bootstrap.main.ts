import 'reflect-metadata';
import { loadSettings, runJob } from '@latchkey/service-bootstrap';
import { runBootstrap } from './bootstrap/run-bootstrap.js';
import { BootstrapSettings } from './settings/bootstrap-settings.js';

await runJob(() => runBootstrap(loadSettings(BootstrapSettings)));
