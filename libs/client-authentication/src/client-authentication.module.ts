import { Module } from '@nestjs/common';
import { ClientDirectoryModule, ClientsModule } from '@latchkey/clients';
import { RemoteDocumentsModule } from '@latchkey/remote-documents';
import { ClientAuthenticator } from './client-authenticator.js';
import { FailedAttempts } from './failed-attempts.js';
import { ClientSecretBasic } from './methods/client-secret-basic.js';
import { ClientSecretPost } from './methods/client-secret-post.js';
import { NoClientAuthentication } from './methods/none.js';
import { PrivateKeyJwt } from './methods/private-key-jwt.js';

@Module({
  imports: [ClientsModule, ClientDirectoryModule, RemoteDocumentsModule],
  providers: [ClientAuthenticator, FailedAttempts, ClientSecretBasic, ClientSecretPost, PrivateKeyJwt, NoClientAuthentication],
  exports: [ClientAuthenticator],
})
export class ClientAuthenticationModule {}
