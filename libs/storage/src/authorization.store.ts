import type { ClaimsRequest, GrantedAccess } from '@latchkey/protocol';
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
  abstract revokeOfClient(clientId: string, at: Date): Promise<number>;
  /** Each client that took part in the session, whatever became of its authorizations. */
  abstract clientsOfSession(sessionId: string): Promise<readonly string[]>;
  /** Unrevoked and unexpired ones. */
  abstract list(page: PageRequest & { readonly accountId?: string; readonly clientId?: string }): Promise<Page<AuthorizationRecord>>;
}
