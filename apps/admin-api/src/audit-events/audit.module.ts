import { Global, Module } from '@nestjs/common';
import { Audit } from './audit.js';
import { AuditEventsController } from './audit-events.controller.js';

@Global()
@Module({ controllers: [AuditEventsController], providers: [Audit], exports: [Audit] })
export class AuditModule {}
