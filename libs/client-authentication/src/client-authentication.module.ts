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
import { SelfSignedTlsClientAuth } from './methods/self-signed-tls-client-auth.js';
import { TlsClientAuth } from './methods/tls-client-auth.js';

/** Expects `MutualTls` of the platform. */
@Module({
  imports: [ClientsModule, ClientDirectoryModule, RemoteDocumentsModule],
  providers: [ClientAuthenticator, FailedAttempts, ClientAssertions, ClientSecretBasic, ClientSecretPost, ClientSecretJwt, PrivateKeyJwt, TlsClientAuth, SelfSignedTlsClientAuth, NoClientAuthentication],
  exports: [ClientAuthenticator],
})
export class ClientAuthenticationModule {}
