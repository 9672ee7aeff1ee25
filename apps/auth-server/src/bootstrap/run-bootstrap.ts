import { NestFactory } from '@nestjs/core';
import { BootFailure } from '@latchkey/service-bootstrap';
import { migrate } from '@latchkey/storage-postgres';
import { BootstrapSettings, IncompleteCredentials } from '../settings/bootstrap-settings.js';
import { Bootstrap } from './bootstrap.js';
import { BootstrapModule } from './bootstrap.module.js';

/** Brings the schema up to date and makes what a new installation needs. @throws BootFailure, and what the database says */
export async function runBootstrap(settings: BootstrapSettings): Promise<void> {
  if (settings.NODE_ENV === 'production' && (settings.DEMO_CLIENT_ID ?? settings.DEMO_USERNAME) !== undefined) {
    throw new BootFailure('Demo data has no place in production: unset DEMO_CLIENT_ID and DEMO_USERNAME, or set NODE_ENV=development.');
  }
  await migrate(settings.DATABASE_URL);
  const app = await NestFactory.createApplicationContext(BootstrapModule.for(settings), { logger: false, abortOnError: false });
  try {
    await app.get(Bootstrap).run();
  } catch (error) {
    throw error instanceof IncompleteCredentials ? new BootFailure(error.message) : error;
  } finally {
    await app.close();
  }
}
