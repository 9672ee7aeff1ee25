import { Injectable } from '@nestjs/common';
import { addedEntitlements, checkEntitlements } from '@latchkey/clients';
import { Clock } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import type { AccountRecord, Stores } from '@latchkey/storage';
import { Authority } from '../access/authority.js';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import { changedMeanwhile } from '../http/entity-tag.js';
import { Problem, notFound } from '../http/problem.js';
import { accountDocument } from './account.document.js';

/** An account before and after a change. */
export interface AccountChange {
  readonly action: string;
  readonly before: AccountRecord;
  readonly after: AccountRecord;
  /** Whether the person is signed out everywhere whatever else changes. */
  readonly ends?: boolean;
}

/** What every change to an account goes through: nobody gains by it, it is recorded, and what must end ends. */
@Injectable()
export class AccountChanges {
  constructor(
    private readonly authority: Authority,
    private readonly audit: Audit,
    private readonly revocations: Revocations,
    private readonly clock: Clock,
  ) {}

  /** The account as it stands, if the caller may change it. @throws Problem */
  async current(caller: Caller, id: string, { accounts }: Stores): Promise<AccountRecord> {
    const account = await accounts.find(id);
    if (!account) throw notFound('account');
    this.authority.covers(caller, account);
    return account;
  }

  /** Writes the change. @returns the account as stored @throws Problem when it was changed meanwhile, or gives more than the caller holds */
  async save(caller: Caller, { action, before, after, ends }: AccountChange, stores: Stores): Promise<AccountRecord> {
    this.authority.covers(caller, before, after);
    await checkEntitlements(after.entitlements, before.entitlements, stores);
    const changed = { ...after, updatedAt: this.clock.now() };
    const outcome = await stores.accounts.update(changed);
    if (outcome === 'conflict') throw changedMeanwhile();
    if (outcome === 'exists') throw usernameTaken();
    if (ends || addedEntitlements(after.entitlements, before.entitlements).length > 0) await this.revocations.revokeAccount(after.id, stores);
    const change = { action, target: { type: 'account', id: after.id }, before: { ...accountDocument(before) }, after: { ...accountDocument(changed) } };
    await this.audit.record(caller, change, stores);
    return { ...changed, version: before.version + 1 };
  }
}

export const usernameTaken = (): Problem =>
  new Problem('conflict', { detail: 'Another account has this username.', errors: [{ field: 'username', message: 'is taken' }] });
