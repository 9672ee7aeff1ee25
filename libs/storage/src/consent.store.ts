import type { GrantedAccess } from '@latchkey/protocol';
import type { Page, PageRequest } from './page.js';

/** What a person allowed a client; one per account and client. */
export interface ConsentRecord {
  readonly id: string;
  readonly accountId: string;
  readonly clientId: string;
  readonly access: GrantedAccess;
  readonly grantedAt: Date;
  readonly revokedAt?: Date;
}

/** The consents of one tenant; never cached. */
export abstract class ConsentStore {
  /** The unrevoked consent of the account to the client. */
  abstract find(accountId: string, clientId: string): Promise<ConsentRecord | undefined>;
  /** As `find`; it stays unrevoked until the unit of work ends. */
  abstract hold(accountId: string, clientId: string): Promise<ConsentRecord | undefined>;
  /** Records the consent in place of an earlier one of the same account and client. */
  abstract put(consent: ConsentRecord): Promise<void>;
  /** Withdraws the consent and ends every authorization that rests on it. */
  abstract revoke(accountId: string, clientId: string, at: Date): Promise<'revoked' | 'absent'>;
  /** Removes the consents of an account that is to be removed, before anything that rests on them is ended. */
  abstract removeOfAccount(accountId: string): Promise<void>;
  abstract list(page: PageRequest & { readonly accountId?: string; readonly clientId?: string }): Promise<Page<ConsentRecord>>;
}
