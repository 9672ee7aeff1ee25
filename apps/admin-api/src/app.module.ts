import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccessTokenGuard, AccessTokenGuardModule } from '@latchkey/access-token-guard';
import { AccessModule } from './access/access.module.js';
import { TenantVerifiers } from './access/tenant-verifiers.js';
import { AccountManagementModule } from './accounts/account-management.module.js';
import { AuditModule } from './audit-events/audit.module.js';
import { ClientManagementModule } from './clients/client-management.module.js';
import { ConsentManagementModule } from './consents/consent-management.module.js';
import { AnswerInterceptor } from './http/answer.interceptor.js';
import { BodyPipe } from './http/body.pipe.js';
import { ProblemFilter } from './http/problem.filter.js';
import { LogoutDeliveryManagementModule } from './logout-deliveries/logout-delivery-management.module.js';
import { PlatformModule } from './platform/platform.module.js';
import { RegistrationManagementModule } from './registration/registration-management.module.js';
import { ResourceManagementModule } from './resources/resource-management.module.js';
import { SessionManagementModule } from './sessions/session-management.module.js';
import { SigningKeyManagementModule } from './signing-keys/signing-key-management.module.js';
import { TenantManagementModule } from './tenants/tenant-management.module.js';
import { TokenManagementModule } from './tokens/token-management.module.js';

/** The management API: what is managed, and what every request passes. */
@Module({
  imports: [
    PlatformModule,
    AccessTokenGuardModule.forRootAsync({ imports: [AccessModule], inject: [TenantVerifiers], useFactory: (verifiers: TenantVerifiers) => verifiers }),
    AuditModule,
    TenantManagementModule,
    ClientManagementModule,
    RegistrationManagementModule,
    ResourceManagementModule,
    AccountManagementModule,
    ConsentManagementModule,
    SessionManagementModule,
    LogoutDeliveryManagementModule,
    SigningKeyManagementModule,
    TokenManagementModule,
  ],
  providers: [
    { provide: APP_GUARD, useExisting: AccessTokenGuard },
    { provide: APP_PIPE, useClass: BodyPipe },
    { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class AppModule {}
