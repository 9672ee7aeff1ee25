import { Module } from '@nestjs/common';
import { Randomness, SystemRandomness } from '@latchkey/protocol';
import { ClientsModule } from '../clients.module.js';
import { ClientDirectory } from './client-directory.js';
import { RegistrationKeys } from './registration-keys.js';
import { SelfContainedClients } from './self-contained-clients.js';

/** Where clients are found. Expects a `Clock` and a `MasterKey` of the platform. */
@Module({
  imports: [ClientsModule],
  providers: [{ provide: Randomness, useClass: SystemRandomness }, RegistrationKeys, SelfContainedClients, ClientDirectory],
  exports: [RegistrationKeys, SelfContainedClients, ClientDirectory],
})
export class ClientDirectoryModule {}
