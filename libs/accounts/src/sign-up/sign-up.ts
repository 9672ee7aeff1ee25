import { Injectable } from '@nestjs/common';
import { ACCOUNT_ID_PREFIX, Clock, Randomness } from '@latchkey/protocol';
import { auditEventId, type AccountRecord, type Stores } from '@latchkey/storage';
import { Passwords } from '../password/passwords.js';
import { DeviceCookies } from '../sign-in/device-cookies.js';
import { networkOf } from '../sign-in/network.js';
import { newAccountFault, type NewAccount, type NewAccountFault } from './new-account.js';

const HOUR = 3600;
const PER_HOUR = 20;

export interface SignUpAttempt extends NewAccount {
  /** The client's network address, for the throttle. */
  readonly address?: string;
}

export type SignUpResult =
  | { readonly kind: 'signed-up'; readonly account: AccountRecord; readonly deviceCookie: string }
  | { readonly kind: 'unfit'; readonly field: NewAccountFault }
  | { readonly kind: 'taken' }
  /** Not even looked at. `retryAfter` is seconds. */
  | { readonly kind: 'throttled'; readonly retryAfter: number };

/** Makes an account for a person who asks for one, where the tenant lets people do so: the caller sees to that. */
@Injectable()
export class SignUp {
  constructor(
    private readonly passwords: Passwords,
    private readonly devices: DeviceCookies,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts every attempt that is fit for an account against its network, so that neither accounts are made nor taken names found out in
   * numbers. @throws TemporarilyUnavailable when too many passwords are being hashed
   */
  async attempt(attempt: SignUpAttempt, stores: Pick<Stores, 'tenant' | 'accounts' | 'signInAttempts' | 'auditEvents'>): Promise<SignUpResult> {
    const field = newAccountFault(attempt);
    if (field) return { kind: 'unfit', field };
    const limit = { key: `sign-up:${networkOf(attempt.address)}`, limit: PER_HOUR, per: HOUR };
    const retryAfter = await stores.signInAttempts.take([limit], this.clock.now());
    if (retryAfter > 0) return { kind: 'throttled', retryAfter };
    if (await stores.accounts.findByUsername(attempt.username)) return { kind: 'taken' };
    const account = await this.accountOf(attempt);
    if ((await stores.accounts.add(account)) === 'exists') return { kind: 'taken' };
    await this.record(account, attempt.address, stores);
    return { kind: 'signed-up', account, deviceCookie: this.devices.issue(stores.tenant.id, account.id) };
  }

  private async record({ id, username }: AccountRecord, address: string | undefined, { auditEvents }: Pick<Stores, 'auditEvents'>): Promise<void> {
    const at = this.clock.now();
    await auditEvents.add({
      id: auditEventId(at, this.randomness.identifier()),
      at,
      actor: { accountId: id },
      action: 'account.signed-up',
      target: { type: 'account', id },
      after: { id, username },
      ...(address !== undefined && { address }),
    });
  }

  /** What the person says of themselves, of which nothing is verified. */
  private async accountOf({ username, password, name, email }: NewAccount): Promise<AccountRecord> {
    const now = this.clock.now();
    return {
      id: `${ACCOUNT_ID_PREFIX}${this.randomness.identifier()}`,
      username,
      passwordHash: await this.passwords.hash(password),
      claims: { ...(name !== undefined && { name }), ...(email !== undefined && { email, email_verified: false }) },
      entitlements: [],
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
  }
}
