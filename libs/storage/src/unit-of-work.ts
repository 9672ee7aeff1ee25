import type { TenantId } from '@latchkey/protocol';
import type { AccessTokenStore } from './access-token.store.js';
import type { AccountStore } from './account.store.js';
import type { AuditEventStore } from './audit-event.store.js';
import type { AuthorizationCodeStore } from './authorization-code.store.js';
import type { AuthorizationStore } from './authorization.store.js';
import type { ClientStore } from './client.store.js';
import type { ConsentStore } from './consent.store.js';
import type { InitialAccessTokenStore } from './initial-access-token.store.js';
import type { LogoutDeliveryStore } from './logout-delivery.store.js';
import type { RefreshTokenStore } from './refresh-token.store.js';
import type { ResourceStore } from './resource.store.js';
import type { RevocationStore } from './revocation.store.js';
import type { SecurityEventStreamStore } from './security-event-stream.store.js';
import type { SessionStore } from './session.store.js';
import type { SignInAttemptStore } from './sign-in-attempt.store.js';
import type { SigningKeyStore } from './signing-key.store.js';
import type { StatusListStore } from './status-list.store.js';
import type { TenantRecord, TenantStore } from './tenant.store.js';
import type { TenantSecretStore } from './tenant-secret.store.js';
import type { UsedAssertionStore } from './used-assertion.store.js';

/** The stores of one tenant. A class takes the few that it uses: `Pick<Stores, 'refreshTokens'>`. */
export interface Stores {
  readonly tenant: TenantRecord;
  /**
   * The position in the tenant's revocation log that was read before anything else of this unit of work: no state read here is older.
   * It is the `rev` of what is issued from that state.
   */
  readonly revocationPosition: number;
  /** The platform's tenants, in this transaction. */
  readonly tenants: TenantStore;
  readonly clients: ClientStore;
  readonly initialAccessTokens: InitialAccessTokenStore;
  readonly resources: ResourceStore;
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly consents: ConsentStore;
  readonly authorizations: AuthorizationStore;
  readonly logoutDeliveries: LogoutDeliveryStore;
  readonly authorizationCodes: AuthorizationCodeStore;
  readonly refreshTokens: RefreshTokenStore;
  readonly accessTokens: AccessTokenStore;
  readonly statusLists: StatusListStore;
  readonly usedAssertions: UsedAssertionStore;
  readonly signingKeys: SigningKeyStore;
  readonly tenantSecrets: TenantSecretStore;
  readonly revocations: RevocationStore;
  readonly securityEventStreams: SecurityEventStreamStore;
  readonly signInAttempts: SignInAttemptStore;
  readonly auditEvents: AuditEventStore;
}

/** The tenant does not exist. */
export class UnknownTenant extends Error {
  override readonly name = 'UnknownTenant';
}

/** The database cannot be reached, or no connection came free in time; nothing was written. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/** What the unit of work writes belongs to something that was removed while it ran; nothing was written. Whoever tries again hears what is gone. */
export class RemovedMeanwhile extends Error {
  override readonly name = 'RemovedMeanwhile';
}

/** All or nothing, within one tenant. */
export abstract class UnitOfWork {
  /**
   * Runs `work` on the tenant's stores. What it wrote commits when it returns (a returned `Refusal` too) and is undone when it throws.
   * The transaction opens on the first write or lock; without any there is none.
   * @throws UnknownTenant, StorageUnavailable, RemovedMeanwhile
   */
  abstract run<Result>(tenant: TenantId, work: (stores: Stores) => Promise<Result>): Promise<Result>;

  /** Makes the tenant and, in the same transaction, what `work` adds to it. */
  abstract create<Result>(tenant: TenantRecord, work: (stores: Stores) => Promise<Result>): Promise<Result | 'exists'>;
}
