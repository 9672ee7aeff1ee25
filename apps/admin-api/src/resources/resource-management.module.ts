import { Module } from '@nestjs/common';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { ResourcesController } from './resources.controller.js';
import { ResourcesService } from './resources.service.js';

@Module({ imports: [TokenIssuanceModule], controllers: [ResourcesController], providers: [ResourcesService] })
export class ResourceManagementModule {}
