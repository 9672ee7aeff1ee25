import { Module } from '@nestjs/common';
import { ClientsModule } from '@latchkey/clients';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { AccessModule } from '../access/access.module.js';
import { TenantFoundation } from './tenant-foundation.js';
import { TenantsController } from './tenants.controller.js';
import { TenantsService } from './tenants.service.js';

@Module({
  imports: [AccessModule, ClientsModule, TokenIssuanceModule],
  controllers: [TenantsController],
  providers: [TenantsService, TenantFoundation],
})
export class TenantManagementModule {}
