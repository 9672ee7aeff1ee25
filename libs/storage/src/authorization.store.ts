import type { ClaimsRequest, GrantedAccess } from '@latchkey/protocol';
import type { ClientRecord } from './client.store.js';
import type { Page, PageRequest } from './page.js';

/**
 * One code or consented sign-in, and all that came of it: its id is the `authz` of every access token, and its refresh tokens are its family.
 */
export interface AuthorizationRecord {
  readonly id: string;
  readonly clientId: string;
  readonly accountId: string;
  readonly sessionId: string;
  /** Whether a recorded consent stands behind it; withdrawing that ends it. */
  readonly consented: boolean;
  /** Whether `offline_access` was granted, so that it outlives the session. */
  readonly offline: boolean;
  readonly access: GrantedAccess;
  readonly authTime: Date;
  readonly acr?: string;
  readonly amr: readonly string[];
  readonly nonce?: string;
  /** The claims that were asked for one by one (OIDC Core §5.5). */
  readonly claims?: ClaimsRequest;
  readonly createdAt: Date;
  /** When no refresh token of it can live any more. */
  readonly expiresAt: Date;
  readonly revokedAt?: Date;
}

/** Where tokens may have gone: a client, with what decides by which `sub` it knows people, and the resources that it could have them for. */
export interface AuthorizationReach {
  readonly client: Pick<ClientRecord, 'clientId' | 'subjectType' | 'sectorIdentifierUri' | 'redirectUris'>;
  readonly audiences: readonly string[];
}

/** Authorizations that end together: one, those of a session, or those of an account, with one client where it is named. */
export interface EndingAuthorizations {
  readonly id?: string;
  readonly sessionId?: string;
  readonly accountId?: string;
  readonly clientId?: string;
  /** Those that were revoked before, whose tokens are dead already, are left out; one that is named by its id is not. */
  readonly at: Date;
}

/** The authorizations of one tenant: what can be revoked as a whole. */
export abstract class AuthorizationStore {
  abstract add(authorization: AuthorizationRecord): Promise<void>;
  abstract find(id: string): Promise<AuthorizationRecord | undefined>;
  /**
   * The authorization if it is neither revoked nor expired at `at`. Its row is locked against any other holder and against
   * revocation until the unit of work ends, so that no token slips past a revocation.
   */
  abstract hold(id: string, at: Date): Promise<AuthorizationRecord | undefined>;
  abstract revoke(id: string, at: Date): Promise<'revoked' | 'absent'>;
  abstract revokeOfAccount(accountId: string, at: Date): Promise<number>;
  /**
   * Where their tokens may have gone, by client. It is asked after they were revoked, or what they belong to: whoever added one meanwhile was
   * waited for.
   */
  abstract reach(ending: EndingAuthorizations): Promise<readonly AuthorizationReach[]>;
  abstract revokeOfClient(clientId: string, at: Date): Promise<number>;
  /** Clients that took part in the session, whatever became of their authorizations, and have a `frontchannelLogoutUri`; at most `limit`. */
  abstract frontchannelClientsOf(sessionId: string, limit: number): Promise<readonly string[]>;
  /** Unrevoked and unexpired ones. */
  abstract list(page: PageRequest & { readonly accountId?: string; readonly clientId?: string }): Promise<Page<AuthorizationRecord>>;
}
