import { Module } from '@nestjs/common';
import { ClientDirectoryModule, ClientsModule } from '@latchkey/clients';
import { RemoteDocumentsModule } from '@latchkey/remote-documents';
import { ClientAssertions } from './client-assertions.js';
import { ClientAuthenticator } from './client-authenticator.js';
import { FailedAttempts } from './failed-attempts.js';
import { ClientSecretBasic } from './methods/client-secret-basic.js';
import { ClientSecretJwt } from './methods/client-secret-jwt.js';
import { ClientSecretPost } from './methods/client-secret-post.js';
import { NoClientAuthentication } from './methods/none.js';
import { PrivateKeyJwt } from './methods/private-key-jwt.js';

@Module({
  imports: [ClientsModule, ClientDirectoryModule, RemoteDocumentsModule],
  providers: [ClientAuthenticator, FailedAttempts, ClientAssertions, ClientSecretBasic, ClientSecretPost, ClientSecretJwt, PrivateKeyJwt, NoClientAuthentication],
  exports: [ClientAuthenticator],
})
export class ClientAuthenticationModule {}
