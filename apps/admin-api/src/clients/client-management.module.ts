import { Module } from '@nestjs/common';
import { ClientsModule } from '@latchkey/clients';
import { RemoteDocumentsModule } from '@latchkey/remote-documents';
import { RevocationModule } from '@latchkey/revocation';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { AccessModule } from '../access/access.module.js';
import { ClientChanges } from './client-changes.js';
import { ClientSecretsController } from './client-secrets.controller.js';
import { ClientSecretsService } from './client-secrets.service.js';
import { ClientSectors } from './client-sectors.js';
import { ClientsController } from './clients.controller.js';
import { LogoConfirmationController } from './logo-confirmation.controller.js';
import { LogoConfirmationService } from './logo-confirmation.service.js';
import { ClientsService } from './clients.service.js';

@Module({
  imports: [AccessModule, ClientsModule, RevocationModule, TokenIssuanceModule, RemoteDocumentsModule],
  controllers: [ClientsController, ClientSecretsController, LogoConfirmationController],
  providers: [ClientsService, LogoConfirmationService, ClientSecretsService, ClientChanges, ClientSectors],
})
export class ClientManagementModule {}
