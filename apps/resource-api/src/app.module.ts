import { AccessTokenGuard, AccessTokenGuardModule } from '@latchkey/access-token-guard';
import { Module, ValidationPipe } from '@nestjs/common';
import { APP_GUARD, APP_PIPE } from '@nestjs/core';
import { DocumentStore } from './documents/document-store.js';
import { DocumentsController } from './documents/documents.controller.js';
import { guardOptions } from './guard-options.js';
import { ResourceApiSettings } from './resource-api.settings.js';
import { RevocationMetrics } from './revocation-metrics.js';

/** A small protected API: every route needs an access token, every body is checked, and unknown members are refused. */
@Module({
  imports: [AccessTokenGuardModule.forRootAsync({ inject: [ResourceApiSettings], useFactory: guardOptions })],
  controllers: [DocumentsController],
  providers: [
    DocumentStore,
    RevocationMetrics,
    { provide: APP_GUARD, useExisting: AccessTokenGuard },
    { provide: APP_PIPE, useFactory: () => new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }) },
  ],
})
export class AppModule {}
