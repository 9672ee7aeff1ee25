import { Module } from '@nestjs/common';
import { SubjectsModule } from '@latchkey/claims';
import { RemoteDocumentsModule } from '@latchkey/remote-documents';
import { RevocationModule } from '@latchkey/revocation';
import { AccessTokens } from './access-token/access-tokens.js';
import { PersonalClaims } from './access-token/personal-claims.js';
import { JwtAccessToken } from './access-token/jwt.js';
import { OpaqueAccessToken } from './access-token/opaque.js';
import { AuthorizationCodes } from './authorization-code/authorization-codes.js';
import { ClientEncryption } from './encryption/client-encryption.js';
import { ClientJwts } from './id-token/client-jwts.js';
import { IdTokens } from './id-token/id-tokens.js';
import { LogoutTokens } from './logout-token/logout-tokens.js';
import { MacKeyRotation } from './mac-key-rotation.js';
import { RefreshTokens } from './refresh-token/refresh-tokens.js';
import { SecurityEventTokens } from './security-event-token/security-event-tokens.js';
import { CompromisedKeys } from './signing/compromised-keys.js';
import { JwkSet } from './signing/jwk-set.js';
import { KeyRing } from './signing/key-ring.js';
import { KeyRotation } from './signing/key-rotation.js';
import { SigningKeys } from './signing/signing-keys.js';
import { StatusListAggregation } from './status-list/status-list-aggregation.js';
import { StatusListTokens } from './status-list/status-list-tokens.js';
import { StatusLists } from './status-list/status-lists.js';
import { TenantKeys } from './tenant-keys.js';
import { TenantPreparation } from './tenant-preparation.js';
import { TokenIssuer } from './token-issuer.js';

const providers = [
  TokenIssuer, AccessTokens, JwtAccessToken, OpaqueAccessToken, RefreshTokens, AuthorizationCodes, IdTokens, LogoutTokens,
  StatusLists, StatusListTokens, StatusListAggregation, SecurityEventTokens, PersonalClaims, ClientEncryption, ClientJwts, KeyRing, SigningKeys, KeyRotation, CompromisedKeys, JwkSet, TenantKeys, MacKeyRotation, TenantPreparation,
];

/** Needs global `Clock`, `Randomness`, `MasterKey`, `IssuerAddresses` and `AllowedHosts`. */
@Module({ imports: [RemoteDocumentsModule, RevocationModule, SubjectsModule], providers, exports: [...providers, SubjectsModule] })
export class TokenIssuanceModule {}
