import { Module } from '@nestjs/common';
import { Randomness, SystemRandomness } from '@latchkey/protocol';
import { ClientsModule } from '../clients.module.js';
import { ClientDirectory } from './client-directory.js';
import { RegistrationKeys } from './registration-keys.js';
import { RegistrationTrail } from './registration-trail.js';
import { SelfContainedClients } from './self-contained-clients.js';

/** Where clients are found. Expects a `Clock` and a `MasterKey` of the platform. */
@Module({
  imports: [ClientsModule],
  providers: [{ provide: Randomness, useClass: SystemRandomness }, RegistrationKeys, RegistrationTrail, SelfContainedClients, ClientDirectory],
  exports: [RegistrationKeys, RegistrationTrail, SelfContainedClients, ClientDirectory],
})
export class ClientDirectoryModule {}
