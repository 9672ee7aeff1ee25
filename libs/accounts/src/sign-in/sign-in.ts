import { Injectable } from '@nestjs/common';
import { Clock } from '@latchkey/protocol';
import type { AccountRecord, AttemptLimit, Stores } from '@latchkey/storage';
import { Passwords } from '../password/passwords.js';
import { attemptLimits } from './attempt-limits.js';
import { DeviceCookies } from './device-cookies.js';

const MAX_USERNAME = 320;

export interface SignInAttempt {
  readonly username: string;
  readonly password: string;
  /** The client's network address, for the throttle. */
  readonly address?: string;
  /** The device cookie, if the browser sent one. */
  readonly deviceCookie?: string;
}

export type SignInResult =
  | { readonly kind: 'signed-in'; readonly account: AccountRecord; readonly deviceCookie: string }
  /** One answer for an unknown account, a wrong password and a blocked account. */
  | { readonly kind: 'refused' }
  /** Not even looked at. `retryAfter` is seconds. */
  | { readonly kind: 'throttled'; readonly retryAfter: number };

type SignInStores = Pick<Stores, 'tenant' | 'accounts' | 'signInAttempts'>;

/** Signs a person in with username and password. */
@Injectable()
export class SignIn {
  constructor(
    private readonly passwords: Passwords,
    private readonly devices: DeviceCookies,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts the attempt before it looks at the password, and takes the same time whether or not the account exists. On success the
   * account stays held until the unit of work ends.
   * @throws TemporarilyUnavailable when too many passwords are being checked
   */
  async attempt(attempt: SignInAttempt, stores: SignInStores): Promise<SignInResult> {
    const known = attempt.username.length <= MAX_USERNAME ? await stores.accounts.findByUsername(attempt.username) : undefined;
    const device = known && this.devices.recognise(attempt.deviceCookie, stores.tenant.id, known.id);
    const limits = attemptLimits({ username: attempt.username, address: attempt.address, device });
    const retryAfter = await stores.signInAttempts.take(limits, this.clock.now());
    if (retryAfter > 0) return { kind: 'throttled', retryAfter };
    const matches = await this.check(attempt.password, known?.passwordHash, limits, stores);
    if (!matches || !known || known.blockedAt) return { kind: 'refused' };
    // Before anything is held: counting commits by itself, and must not wait for a connection while this unit of work keeps one.
    await stores.signInAttempts.giveBack(limits, this.clock.now());
    const account = await this.hold(known, attempt.password, stores);
    return account ? { kind: 'signed-in', account, deviceCookie: this.devices.issue(stores.tenant.id, account.id) } : { kind: 'refused' };
  }

  /**
   * The account, unless it was blocked or given another password since the check. The new hash is written before the row is held: two
   * that hold it would wait for each other.
   */
  private async hold(known: AccountRecord, password: string, { accounts }: SignInStores): Promise<AccountRecord | undefined> {
    const outdated = known.passwordHash === undefined || this.passwords.isOutdated(known.passwordHash);
    const renewed = outdated ? await this.passwords.hash(password) : undefined;
    if (renewed !== undefined) await accounts.update({ ...known, passwordHash: renewed });
    const held = await accounts.hold(known.id);
    const same = held?.passwordHash === (renewed ?? known.passwordHash) || (await this.passwords.verify(password, held?.passwordHash));
    return same ? held : undefined;
  }

  /** A check that was not made because the server is busy is not held against the person. */
  private async check(password: string, passwordHash: string | undefined, limits: readonly AttemptLimit[], stores: SignInStores): Promise<boolean> {
    try {
      return await this.passwords.verify(password, passwordHash);
    } catch (error) {
      await stores.signInAttempts.giveBack(limits, this.clock.now());
      throw error;
    }
  }
}
