import type { Stores, TenantRecord } from '@latchkey/storage';
import type { Connections } from '../database/connections.js';
import { PostgresAccessTokenStore } from '../stores/access-token.store.js';
import { PostgresAccountStore } from '../stores/account.store.js';
import { PostgresAuditEventStore } from '../stores/audit-event.store.js';
import { PostgresAuthorizationCodeStore } from '../stores/authorization-code.store.js';
import { PostgresAuthorizationStore } from '../stores/authorization.store.js';
import { PostgresClientStore } from '../stores/client.store.js';
import { PostgresConsentStore } from '../stores/consent.store.js';
import { PostgresInitialAccessTokenStore } from '../stores/initial-access-token.store.js';
import { PostgresLogoutDeliveryStore } from '../stores/logout-delivery.store.js';
import { PostgresRefreshTokenStore } from '../stores/refresh-token.store.js';
import { PostgresResourceStore } from '../stores/resource.store.js';
import { PostgresRevocationStore } from '../stores/revocation.store.js';
import { PostgresSecurityEventStreamStore } from '../stores/security-event-stream.store.js';
import { PostgresSessionStore } from '../stores/session.store.js';
import { PostgresSignInAttemptStore } from '../stores/sign-in-attempt.store.js';
import { PostgresSigningKeyStore } from '../stores/signing-key.store.js';
import { PostgresTenantSecretStore } from '../stores/tenant-secret.store.js';
import { PostgresStatusListStore } from '../stores/status-list.store.js';
import type { SessionTenantStore } from '../stores/tenant.store.js';
import type { TenantScope } from '../stores/tenant-scope.js';
import { PostgresUsedAssertionStore } from '../stores/used-assertion.store.js';

export interface TenantState {
  readonly tenant: TenantRecord;
  readonly revocationPosition: number;
}

interface Made {
  clients?: PostgresClientStore;
  initialAccessTokens?: PostgresInitialAccessTokenStore;
  resources?: PostgresResourceStore;
  accounts?: PostgresAccountStore;
  sessions?: PostgresSessionStore;
  consents?: PostgresConsentStore;
  authorizations?: PostgresAuthorizationStore;
  logoutDeliveries?: PostgresLogoutDeliveryStore;
  authorizationCodes?: PostgresAuthorizationCodeStore;
  refreshTokens?: PostgresRefreshTokenStore;
  accessTokens?: PostgresAccessTokenStore;
  statusLists?: PostgresStatusListStore;
  usedAssertions?: PostgresUsedAssertionStore;
  signingKeys?: PostgresSigningKeyStore;
  tenantSecrets?: PostgresTenantSecretStore;
  revocations?: PostgresRevocationStore;
  securityEventStreams?: PostgresSecurityEventStreamStore;
  signInAttempts?: PostgresSignInAttemptStore;
  auditEvents?: PostgresAuditEventStore;
}

/** The stores of one unit of work, each made when it is first asked for: most units use three. */
export class TenantStores implements Stores {
  readonly tenant: TenantRecord;
  readonly revocationPosition: number;
  private readonly made: Made = {};

  constructor(
    { tenant, revocationPosition }: TenantState,
    private readonly scope: TenantScope,
    readonly tenants: SessionTenantStore,
    private readonly base: { readonly connections: Connections; readonly now: () => Date },
  ) {
    this.tenant = tenant;
    this.revocationPosition = revocationPosition;
  }

  get clients() { return (this.made.clients ??= new PostgresClientStore(this.scope)); }
  get initialAccessTokens() { return (this.made.initialAccessTokens ??= new PostgresInitialAccessTokenStore(this.scope)); }
  get resources() { return (this.made.resources ??= new PostgresResourceStore(this.scope)); }
  get accounts() { return (this.made.accounts ??= new PostgresAccountStore(this.scope)); }
  get sessions() { return (this.made.sessions ??= new PostgresSessionStore(this.scope)); }
  get consents() { return (this.made.consents ??= new PostgresConsentStore(this.scope)); }
  get authorizations() { return (this.made.authorizations ??= new PostgresAuthorizationStore(this.scope, this.base.now)); }
  get logoutDeliveries() { return (this.made.logoutDeliveries ??= new PostgresLogoutDeliveryStore(this.scope)); }
  get authorizationCodes() { return (this.made.authorizationCodes ??= new PostgresAuthorizationCodeStore(this.scope)); }
  get refreshTokens() { return (this.made.refreshTokens ??= new PostgresRefreshTokenStore(this.scope)); }
  get accessTokens() { return (this.made.accessTokens ??= new PostgresAccessTokenStore(this.scope)); }
  get statusLists() { return (this.made.statusLists ??= new PostgresStatusListStore(this.scope)); }
  get usedAssertions() { return (this.made.usedAssertions ??= new PostgresUsedAssertionStore(this.scope.tenant, this.base.connections)); }
  get signingKeys() { return (this.made.signingKeys ??= new PostgresSigningKeyStore(this.scope)); }
  get tenantSecrets() { return (this.made.tenantSecrets ??= new PostgresTenantSecretStore(this.scope)); }
  get revocations() { return (this.made.revocations ??= new PostgresRevocationStore(this.scope)); }
  get securityEventStreams() { return (this.made.securityEventStreams ??= new PostgresSecurityEventStreamStore(this.scope, this.base.now)); }
  get signInAttempts() { return (this.made.signInAttempts ??= new PostgresSignInAttemptStore(this.scope.tenant, this.base.connections)); }
  get auditEvents() { return (this.made.auditEvents ??= new PostgresAuditEventStore(this.scope)); }
}
