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
import { PostgresRefreshTokenStore } from '../stores/refresh-token.store.js';
import { PostgresResourceStore } from '../stores/resource.store.js';
import { PostgresRevocationStore } from '../stores/revocation.store.js';
import { PostgresSessionStore } from '../stores/session.store.js';
import { PostgresSignInAttemptStore } from '../stores/sign-in-attempt.store.js';
import { PostgresSigningKeyStore } from '../stores/signing-key.store.js';
import { PostgresTenantSecretStore } from '../stores/tenant-secret.store.js';
import type { SessionTenantStore } from '../stores/tenant.store.js';
import type { TenantScope } from '../stores/tenant-scope.js';
import { PostgresUsedAssertionStore } from '../stores/used-assertion.store.js';

export interface TenantState {
  readonly tenant: TenantRecord;
  readonly revocationPosition: number;
}

/** The stores of one unit of work, each made when it is first asked for: most units use three. */
export class TenantStores implements Stores {
  readonly tenant: TenantRecord;
  readonly revocationPosition: number;
  private readonly made = new Map<string, unknown>();

  constructor(
    { tenant, revocationPosition }: TenantState,
    private readonly scope: TenantScope,
    readonly tenants: SessionTenantStore,
    private readonly base: { readonly connections: Connections; readonly now: () => Date },
  ) {
    this.tenant = tenant;
    this.revocationPosition = revocationPosition;
  }

  get clients() { return this.once('clients', () => new PostgresClientStore(this.scope)); }
  get initialAccessTokens() { return this.once('initialAccessTokens', () => new PostgresInitialAccessTokenStore(this.scope)); }
  get resources() { return this.once('resources', () => new PostgresResourceStore(this.scope)); }
  get accounts() { return this.once('accounts', () => new PostgresAccountStore(this.scope)); }
  get sessions() { return this.once('sessions', () => new PostgresSessionStore(this.scope)); }
  get consents() { return this.once('consents', () => new PostgresConsentStore(this.scope)); }
  get authorizations() { return this.once('authorizations', () => new PostgresAuthorizationStore(this.scope, this.base.now)); }
  get authorizationCodes() { return this.once('authorizationCodes', () => new PostgresAuthorizationCodeStore(this.scope)); }
  get refreshTokens() { return this.once('refreshTokens', () => new PostgresRefreshTokenStore(this.scope)); }
  get accessTokens() { return this.once('accessTokens', () => new PostgresAccessTokenStore(this.scope)); }
  get usedAssertions() { return this.once('usedAssertions', () => new PostgresUsedAssertionStore(this.scope)); }
  get signingKeys() { return this.once('signingKeys', () => new PostgresSigningKeyStore(this.scope)); }
  get tenantSecrets() { return this.once('tenantSecrets', () => new PostgresTenantSecretStore(this.scope)); }
  get revocations() { return this.once('revocations', () => new PostgresRevocationStore(this.scope)); }
  get signInAttempts() {
    return this.once('signInAttempts', () => new PostgresSignInAttemptStore(this.scope.tenant, this.base.connections));
  }
  get auditEvents() { return this.once('auditEvents', () => new PostgresAuditEventStore(this.scope)); }

  private once<Store>(name: string, make: () => Store): Store {
    const known = this.made.get(name) as Store | undefined;
    if (known) return known;
    const store = make();
    this.made.set(name, store);
    return store;
  }
}
