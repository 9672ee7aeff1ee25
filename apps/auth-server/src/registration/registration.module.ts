import { Module } from '@nestjs/common';
import { ClientAuthenticationModule } from '@latchkey/client-authentication';
import { ClientDirectoryModule, ClientsModule } from '@latchkey/clients';
import { RemoteDocumentsModule } from '@latchkey/remote-documents';
import { RevocationModule } from '@latchkey/revocation';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { ClientConfigurationEndpoint } from './client-configuration.endpoint.js';
import { RegistrableMetadataReader } from './registrable-metadata.js';
import { RegistrationController } from './registration.controller.js';
import { RegistrationEndpoint } from './registration.endpoint.js';
import { RegistrationResponses } from './registration-response.js';
import { RowLimit } from './row-limit.js';
import { Sectors } from './sectors.js';
import { SoftwareStatements } from './software-statements.js';

/** Clients that register themselves. Needs global `UnitOfWork`, `Clock`, `Randomness`, `MasterKey` and `IssuerAddresses`. */
@Module({
  imports: [ClientAuthenticationModule, RemoteDocumentsModule, ClientsModule, ClientDirectoryModule, RevocationModule, TokenIssuanceModule],
  controllers: [RegistrationController],
  providers: [RegistrationEndpoint, ClientConfigurationEndpoint, RegistrableMetadataReader, RegistrationResponses, RowLimit, Sectors, SoftwareStatements],
})
export class RegistrationModule {}
