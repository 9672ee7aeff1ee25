import { Module } from '@nestjs/common';
import { RevocationModule } from '@latchkey/revocation';
import { ConsentsController } from './consents.controller.js';
import { ConsentsService } from './consents.service.js';

@Module({ imports: [RevocationModule], controllers: [ConsentsController], providers: [ConsentsService] })
export class ConsentManagementModule {}
