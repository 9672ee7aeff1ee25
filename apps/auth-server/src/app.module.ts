import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ClientAuthenticationModule } from '@latchkey/client-authentication';
import { ClientDirectoryModule } from '@latchkey/clients';
import { GrantsModule } from '@latchkey/grants';
import { ProofOfPossessionModule } from '@latchkey/proof-of-possession';
import { RevocationModule } from '@latchkey/revocation';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { AuthorizationModule } from './authorization/authorization.module.js';
import { BackchannelLogoutModule } from './backchannel-logout/backchannel-logout.module.js';
import { CheckSessionModule } from './check-session/check-session.module.js';
import { DatabaseReadiness } from './database-readiness.js';
import { EndSessionModule } from './end-session/end-session.module.js';
import { EndpointClient } from './http/endpoint-client.js';
import { ErrorsController } from './errors/errors.controller.js';
import { ProofOfPossession } from './http/proof-of-possession.js';
import { OAuthErrorFilter } from './http/oauth-error.filter.js';
import { InteractionModule } from './interaction/interaction.module.js';
import { IntrospectionController } from './introspection/introspection.controller.js';
import { IntrospectionEndpoint } from './introspection/introspection.endpoint.js';
import { RefreshTokenIntrospection } from './introspection/refresh-token-introspection.js';
import { JwksController } from './jwks/jwks.controller.js';
import { KeyRotationSchedule } from './jwks/key-rotation-schedule.js';
import { IssuerController } from './metadata/issuer.controller.js';
import { MetadataController } from './metadata/metadata.controller.js';
import { ServerMetadata } from './metadata/server-metadata.js';
import { PlatformModule, type Platform } from './platform.module.js';
import { RegistrationModule } from './registration/registration.module.js';
import { RevocationFeedModule } from './revocation-feed/revocation-feed.module.js';
import { RevocationController } from './revocation/revocation.controller.js';
import { RevocationEndpoint } from './revocation/revocation.endpoint.js';
import { SecurityEventsModule } from './security-events/security-events.module.js';
import { StatusListModule } from './status-list/status-list.module.js';
import { TokenController } from './token/token.controller.js';
import { TokenEndpoint } from './token/token.endpoint.js';
import { UserinfoController } from './userinfo/userinfo.controller.js';
import { UserinfoEndpoint } from './userinfo/userinfo.endpoint.js';

@Module({
  imports: [
    ClientAuthenticationModule, ClientDirectoryModule, GrantsModule, ProofOfPossessionModule, TokenIssuanceModule, RevocationModule,
    AuthorizationModule, InteractionModule, EndSessionModule, BackchannelLogoutModule, CheckSessionModule, RegistrationModule, RevocationFeedModule, SecurityEventsModule, StatusListModule,
  ],
  controllers: [
    IssuerController, MetadataController, JwksController, TokenController, IntrospectionController, RevocationController, UserinfoController, ErrorsController,
  ],
  providers: [
    { provide: APP_FILTER, useClass: OAuthErrorFilter },
    DatabaseReadiness, KeyRotationSchedule, EndpointClient, ProofOfPossession, ServerMetadata, TokenEndpoint, IntrospectionEndpoint, RefreshTokenIntrospection, RevocationEndpoint, UserinfoEndpoint,
  ],
})
export class AppModule {
  static for(platform: Platform): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.for(platform)] };
  }
}
