import { Module } from '@nestjs/common';
import { RevocationModule } from '@latchkey/revocation';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { ResourcesController } from './resources.controller.js';
import { ResourcesService } from './resources.service.js';

@Module({ imports: [RevocationModule, TokenIssuanceModule], controllers: [ResourcesController], providers: [ResourcesService] })
export class ResourceManagementModule {}
