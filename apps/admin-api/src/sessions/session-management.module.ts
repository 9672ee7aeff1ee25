import { Module } from '@nestjs/common';
import { RevocationModule } from '@latchkey/revocation';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

@Module({ imports: [RevocationModule], controllers: [SessionsController], providers: [SessionsService] })
export class SessionManagementModule {}
