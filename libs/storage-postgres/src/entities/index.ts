import { AccountEntity } from './account.entity.js';
import { AuthorizationEntity } from './authorization.entity.js';
import { ClientEntity, ClientOriginEntity } from './client.entity.js';
import { ConsentEntity } from './consent.entity.js';
import { InitialAccessTokenEntity } from './initial-access-token.entity.js';
import { LogoutDeliveryEntity } from './logout-delivery.entity.js';
import { AuditEventEntity, ChangeEntity, ChangePositionEntity, RevocationEntity, SignInAttemptEntity } from './logs.entities.js';
import { ResourceEntity, ResourceScopeEntity } from './resource.entity.js';
import { SecurityEventStreamEntity } from './security-event-stream.entity.js';
import { SessionEntity } from './session.entity.js';
import { AccessTokenEntity, AuthorizationCodeEntity, RefreshTokenEntity, StatusListEntryEntity, UsedAssertionEntity } from './short-lived.entities.js';
import { SigningKeyEntity } from './signing-key.entity.js';
import { StatusListStateEntity } from './status-list-state.entity.js';
import { TenantSecretEntity } from './tenant-secret.entity.js';
import { TenantEntity } from './tenant.entity.js';

/** Every table, as the migrations leave it; a test holds that they agree. */
export const ENTITIES = [
  TenantEntity, ClientEntity, ClientOriginEntity, InitialAccessTokenEntity, ResourceEntity, ResourceScopeEntity, SigningKeyEntity, TenantSecretEntity,
  AccountEntity, SessionEntity, ConsentEntity, AuthorizationEntity, LogoutDeliveryEntity,
  AuthorizationCodeEntity, UsedAssertionEntity, AccessTokenEntity, StatusListEntryEntity, StatusListStateEntity, RefreshTokenEntity,
  RevocationEntity, SecurityEventStreamEntity, ChangeEntity, ChangePositionEntity, AuditEventEntity, SignInAttemptEntity,
];
