import { Module } from '@nestjs/common';
import { AccountsModule } from '@latchkey/accounts';
import { RevocationModule } from '@latchkey/revocation';
import { AccessModule } from '../access/access.module.js';
import { AccountChanges } from './account-changes.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';

@Module({
  imports: [AccessModule, AccountsModule, RevocationModule],
  controllers: [AccountsController],
  providers: [AccountsService, AccountChanges],
})
export class AccountManagementModule {}
