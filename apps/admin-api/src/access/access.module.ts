import { Module } from '@nestjs/common';
import { ProtectedResourceController } from './protected-resource.controller.js';
import { Authority } from './authority.js';
import { IntrospectionCredentials } from './introspection-credentials.js';
import { RevocationCheck } from './revocation-check.js';
import { TenantVerifiers } from './tenant-verifiers.js';

/** Who may do what: tokens of which tenant open what, and what nobody may give away. Needs the storage module's providers globally. */
@Module({
  controllers: [ProtectedResourceController],
  providers: [RevocationCheck, IntrospectionCredentials, TenantVerifiers, Authority],
  exports: [IntrospectionCredentials, TenantVerifiers, Authority],
})
export class AccessModule {}
