import { Injectable } from '@nestjs/common';
import { Passwords, isPasswordLength } from '@latchkey/accounts';
import { checkEntitlements } from '@latchkey/clients';
import { ACCOUNT_ID_PREFIX, Clock, Randomness } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import { UnitOfWork, type AccountRecord, type Page, type PageRequest } from '@latchkey/storage';
import { Authority } from '../access/authority.js';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import type { Precondition } from '../http/entity-tag.js';
import { mergePatch } from '../http/merge-patch.js';
import { invalid, notFound } from '../http/problem.js';
import { uncontested } from '../http/uncontested.js';
import { checkAttributes } from './account-attributes.js';
import { AccountChanges, usernameTaken, type AccountChange } from './account-changes.js';
import { accountDocument, accountMembers, parseAccountMembers } from './account.document.js';
import type { AccountMembersDto, CreateAccountDto } from './account.dto.js';

/** The accounts of a tenant. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly passwords: Passwords,
    private readonly changes: AccountChanges,
    private readonly authority: Authority,
    private readonly audit: Audit,
    private readonly revocations: Revocations,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  list({ tenant }: Caller, page: PageRequest, username: string | undefined): Promise<Page<AccountRecord>> {
    return this.unitOfWork.run(tenant, async ({ accounts }) => {
      if (username == null) return accounts.list(page);
      const account = await accounts.findByUsername(username);
      return { items: account ? [account] : [] };
    });
  }

  read({ tenant }: Caller, id: string): Promise<AccountRecord> {
    return this.unitOfWork.run(tenant, async ({ accounts }) => {
      const account = await accounts.find(id);
      if (!account) throw notFound('account');
      return account;
    });
  }

  async create(caller: Caller, { password, ...json }: CreateAccountDto): Promise<AccountRecord> {
    const members = parseAccountMembers(mergePatch({}, json));
    this.authority.covers(caller, members);
    // Before the unit of work: hashing must not hold a connection.
    const passwordHash = password == null ? undefined : await this.hash(password);
    return this.unitOfWork.run(caller.tenant, async (stores) => {
      await checkEntitlements(members.entitlements, [], stores);
      checkAttributes(members, { claims: {} }, stores.tenant.settings);
      const now = this.clock.now();
      const id = ACCOUNT_ID_PREFIX + this.randomness.identifier();
      const account = { id, ...members, ...(passwordHash !== undefined && { passwordHash }), version: 1, createdAt: now, updatedAt: now };
      if ((await stores.accounts.add(account)) === 'exists') throw usernameTaken();
      await this.audit.record(caller, { action: 'account.created', target: { type: 'account', id }, after: { ...accountDocument(account) } }, stores);
      return account;
    });
  }

  update(caller: Caller, id: string, precondition: Precondition, patch: AccountMembersDto): Promise<AccountRecord> {
    return this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await this.changes.current(caller, id, stores);
      precondition.required().check(before.version);
      const after = { ...before, ...parseAccountMembers(mergePatch(accountMembers(before), patch)) };
      checkAttributes(after, before, stores.tenant.settings);
      return this.changes.save(caller, { action: 'account.updated', before, after }, stores);
    });
  }

  /** Sets the password, and signs the person out everywhere: whoever knew the old one may be among those signed in. */
  async setPassword(caller: Caller, id: string, password: string): Promise<void> {
    await this.unitOfWork.run(caller.tenant, (stores) => this.changes.current(caller, id, stores));
    const passwordHash = await this.hash(password);
    await this.change(caller, id, (before) => ({ action: 'account.password-set', after: { ...before, passwordHash }, ends: true }));
  }

  /** Keeps the person from signing in, and signs them out everywhere. */
  block(caller: Caller, id: string): Promise<AccountRecord> {
    const blockedAt = this.clock.now();
    return this.change(caller, id, (before) => (before.blockedAt ? undefined : { action: 'account.blocked', after: { ...before, blockedAt }, ends: true }));
  }

  unblock(caller: Caller, id: string): Promise<AccountRecord> {
    return this.change(caller, id, ({ blockedAt, ...after }) => (blockedAt ? { action: 'account.unblocked', after } : undefined));
  }

  /** Makes a change that is of no version; none, where `change` says that there is nothing to do. */
  private change(caller: Caller, id: string, change: (before: AccountRecord) => Omit<AccountChange, 'before'> | undefined): Promise<AccountRecord> {
    return uncontested(() => this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await this.changes.current(caller, id, stores);
      const made = change(before);
      return made ? this.changes.save(caller, { before, ...made }, stores) : before;
    }));
  }

  /** Removes the account with its sessions and consents, and ends its tokens. */
  async remove(caller: Caller, id: string, precondition: Precondition): Promise<void> {
    await this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await this.changes.current(caller, id, stores);
      precondition.check(before.version);
      // The account is locked before its sessions, as signing in does, so that the two cannot wait for each other.
      await stores.accounts.hold(id);
      await stores.consents.removeOfAccount(id);
      await this.revocations.revokeAccount(id, stores);
      if ((await stores.accounts.remove(id)) === 'absent') throw notFound('account');
      await this.audit.record(caller, { action: 'account.removed', target: { type: 'account', id }, before: { ...accountDocument(before) } }, stores);
    });
  }

  private hash(password: string): Promise<string> {
    if (!isPasswordLength(password)) throw invalid('password', 'must have at most 1024 bytes');
    return this.passwords.hash(password);
  }
}
