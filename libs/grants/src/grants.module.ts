import { Module } from '@nestjs/common';
import { RevocationModule } from '@latchkey/revocation';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { AccessPolicy } from './access/access-policy.js';
import { PersonalAccess } from './access/personal-access.js';
import { AuthorizationCodeGrant } from './authorization-code.js';
import { ClientCredentialsGrant } from './client-credentials.js';
import { GrantRegistry } from './grant-registry.js';
import { RefreshTokenGrant } from './refresh-token.js';
import { RefreshTokenRetry } from './refresh-token-retry.js';

@Module({
  imports: [TokenIssuanceModule, RevocationModule],
  providers: [AccessPolicy, PersonalAccess, AuthorizationCodeGrant, RefreshTokenGrant, RefreshTokenRetry, ClientCredentialsGrant, GrantRegistry],
  exports: [AccessPolicy, GrantRegistry, PersonalAccess],
})
export class GrantsModule {}
