import type { ResourceScopes } from '@latchkey/protocol';
import type { Page, PageRequest } from './page.js';

/** The person at the provider. */
export interface AccountRecord {
  /** The `sub` of its tokens; begins with `acct_`. */
  readonly id: string;
  /** As the person writes it; unique without regard to case. */
  readonly username: string;
  /** Argon2id in PHC form; left out where the person cannot sign in with a password. */
  readonly passwordHash?: string;
  /** The standard claims of OIDC Core §5.1 by their names, `sub` left out, and the attributes that the tenant makes claims of. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly entitlements: readonly ResourceScopes[];
  readonly blockedAt?: Date;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The accounts of one tenant; never cached. */
export abstract class AccountStore {
  abstract find(id: string): Promise<AccountRecord | undefined>;
  abstract findByUsername(username: string): Promise<AccountRecord | undefined>;
  /** The account if it exists and is not blocked, which it stays until the unit of work ends. First of the locks: account, session, client, consent, authorization. */
  abstract hold(id: string): Promise<AccountRecord | undefined>;
  abstract list(page: PageRequest): Promise<Page<AccountRecord>>;
  abstract add(account: AccountRecord): Promise<'added' | 'exists'>;
  /** Writes the record with its version raised by one, if the stored version is the record's. `exists`: the username is another's. */
  abstract update(account: AccountRecord): Promise<'updated' | 'conflict' | 'exists'>;
  /** Removes the account with its sessions, consents and authorizations. */
  abstract remove(id: string): Promise<'removed' | 'absent'>;
}
