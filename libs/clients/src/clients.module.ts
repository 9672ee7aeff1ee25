import { Module } from '@nestjs/common';
import { Randomness, SystemRandomness } from '@latchkey/protocol';
import { ClientSecrets } from './secrets/client-secrets.js';

/** What a registered client is. */
@Module({
  providers: [{ provide: Randomness, useClass: SystemRandomness }, ClientSecrets],
  exports: [ClientSecrets],
})
export class ClientsModule {}
