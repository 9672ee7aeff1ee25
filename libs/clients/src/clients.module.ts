import { Module } from '@nestjs/common';
import { Randomness, SystemRandomness } from '@latchkey/protocol';
import { ClientSecrets } from './secrets/client-secrets.js';
import { SealedSecrets } from './secrets/sealed-secrets.js';
import { SecretIssuer } from './secrets/secret-issuer.js';

/** What a registered client is. Expects a `Clock` and a `MasterKey` of the platform. */
@Module({
  providers: [{ provide: Randomness, useClass: SystemRandomness }, ClientSecrets, SealedSecrets, SecretIssuer],
  exports: [ClientSecrets, SealedSecrets, SecretIssuer],
})
export class ClientsModule {}
